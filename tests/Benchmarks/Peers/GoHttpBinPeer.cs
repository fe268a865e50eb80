using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Peers;

/// <summary>The Go port, where somebody has built it: <c>GO_HTTPBIN</c> names the program, or it is on PATH. Its log is on, as by default.</summary>
internal sealed partial class GoHttpBinPeer : Peer
{
    private string? _program;

    public override string Name => "go-httpbin";

    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        var named = Environment.GetEnvironmentVariable("GO_HTTPBIN");
        _program = string.IsNullOrEmpty(named) ? Tools.Find("go-httpbin") : File.Exists(named) ? named : null;
        if (_program is null) return "no go-httpbin on PATH and none where GO_HTTPBIN points to (it is built with Go; no package has it)";
        Version = (await ToolRun.RunAsync(_program, ["-version"], cancellationToken)).Output.Split('\n')[0];
        return null;
    }

    public override Launch Launch() =>
        new(_program!, ["-host", "127.0.0.1", "-port", FreePort().ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string>(), Listening());

    // It takes no port 0.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"listening on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
