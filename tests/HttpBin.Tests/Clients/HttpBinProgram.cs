using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>The program as the build made it, in a process of its own.</summary>
internal static class HttpBinProgram
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "HttpBin.exe" : "HttpBin");

    /// <summary>A port that the map does not name is opened on a free one, which is said on stderr.</summary>
    public static ChildProcess Start(Dictionary<string, string?> environment, params string[] arguments) =>
        ChildProcess.Start(Path, arguments, new Dictionary<string, string?>(environment) { ["PORT_MAP"] = "1=127.0.0.1:1" });

    /// <summary>Where a port of the contract really is.</summary>
    public static async Task<int> PortAsync(ChildProcess program, int port)
    {
        var line = await program.WaitForLineAsync(line => line.Contains($"port {port} -> ", StringComparison.Ordinal), Soon);
        return int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture);
    }
}
