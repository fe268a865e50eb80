using Bookinfo.Testing;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>The machine's curl, without proxies.</summary>
internal static class Curl
{
    private static readonly string[] Quiet = ["-sS", "--max-time", "20", "--noproxy", "*"];

    /// <summary>Everything it wrote; it must have ended well.</summary>
    public static async Task<string> AskAsync(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        Assert.True(code == 0, $"curl ends with {code}: {output}");
        return output.TrimEnd('\n');
    }

    public static Task<ChildProcessResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync("curl", [.. Quiet, .. arguments]);
}
