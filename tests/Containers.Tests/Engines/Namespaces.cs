using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests.Engines;

/// <summary>Programs of this machine in the network of another process.</summary>
internal static class Namespaces
{
    /// <summary>Runs a program to its end where the process has its network.</summary>
    public static Task<ChildProcessResult> RunAsync(int process, string program, params string[] arguments) =>
        ChildProcess.RunAsync("nsenter", ["--net", "--target", process.ToString(CultureInfo.InvariantCulture), program, .. arguments], limit: TimeSpan.FromMinutes(2));

    /// <summary>GET with curl.</summary>
    /// <returns>Status (0: no answer) and body.</returns>
    public static async Task<(int Status, string Body)> GetAsync(int process, string url, params string[] options)
    {
        var answer = await RunAsync(process, "curl", ["-sS", "--noproxy", "*", "--max-time", "20", "-w", "\n%{http_code}", .. options, url]);
        var text = answer.StandardOutput.TrimEnd('\n');
        var end = text.LastIndexOf('\n');
        return (int.Parse(text[(end + 1)..], CultureInfo.InvariantCulture), text[..Math.Max(end, 0)]);
    }
}
