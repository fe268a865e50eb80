using System.Globalization;
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

    // It takes no port 0.
    public override Launch Launch() =>
        new(_program!, ["-host", "127.0.0.1", "-port", FreePort.Find().ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string>(), Listening());

    [GeneratedRegex(@"listening on http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
