namespace Bookinfo.Testing;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Everything it wrote, stdout and stderr as they came.</param>
/// <param name="StandardOutput">What it wrote to stdout: what is parsed is taken from here.</param>
public readonly record struct ChildProcessResult(int ExitCode, string Output, string StandardOutput)
{
    public void Deconstruct(out int exitCode, out string output) => (exitCode, output) = (ExitCode, Output);
}
