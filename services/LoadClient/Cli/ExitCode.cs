namespace Bookinfo.LoadClient.Cli;

/// <summary>What the process ends with (contract fortio.md section 8 and ruling 31).</summary>
internal static class ExitCode
{
    /// <summary>The run took place and at least one answer came, whatever its code; <c>curl</c>: exactly 200.</summary>
    public const int Success = 0;

    /// <summary>Wrong usage, unknown command, no target, name not found at the start, failed warm-up; <c>curl</c>: any code but 200.</summary>
    public const int Usage = 1;

    /// <summary>Unknown or refused flag, wrong value of a flag, a result file that cannot be written.</summary>
    public const int BadFlag = 2;

    /// <summary>The run took place and not one call was answered.</summary>
    public const int NoAnswer = 3;

    /// <summary>A <c>-threshold</c> was missed.</summary>
    public const int ThresholdMissed = 4;
}
