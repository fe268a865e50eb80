using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Thresholds;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Cli;

/// <summary>What follows a report: the files, a line for each threshold, and the exit code.</summary>
internal static class ResultEnd
{
    /// <summary>The exit code.</summary>
    public static int Report(RunResult result, OutputOptions output, ReportSettings settings, CommandContext context, Screen screen)
    {
        var thresholds = output.Thresholds.Select(threshold => ThresholdResult.Of(threshold, result)).ToList();
        var areWritten = new ResultFiles(output, settings, context, screen).Write(result, thresholds);
        foreach (var threshold in thresholds) screen.WriteLine(threshold.Line);
        if (!areWritten) return ExitCode.BadFlag;
        if (!result.HasAnswer()) return ExitCode.NoAnswer;
        return thresholds.TrueForAll(threshold => threshold.IsMet) ? ExitCode.Success : ExitCode.ThresholdMissed;
    }
}
