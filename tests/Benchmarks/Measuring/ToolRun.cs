using System.Diagnostics;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>A program that runs to its end.</summary>
internal static class ToolRun
{
    /// <summary>Exit code, and what it wrote to stdout and stderr.</summary>
    /// <param name="program">Path or name.</param>
    /// <param name="arguments">Its words.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <param name="begun">Gets its process id; null: nobody asks.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken, Action<int>? begun = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        begun?.Invoke(process.Id);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
