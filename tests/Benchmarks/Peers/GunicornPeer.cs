using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Peers;

/// <summary>The Python original as Debian packages it, under gunicorn with one worker; without an access log, which is its default.</summary>
internal sealed partial class GunicornPeer : Peer
{
    // Debian's packages belong to Debian's Python, whatever stands before it on PATH.
    private const string Python = "/usr/bin/python3";
    private const string Gunicorn = "/usr/bin/gunicorn";

    private string _worker = "sync";

    public override string Name => "gunicorn httpbin";

    public override async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        const string Install = "apt-get install gunicorn python3-httpbin python3-gevent";
        if (!File.Exists(Python) || !File.Exists(Gunicorn)) return Install;
        if ((await ToolRun.RunAsync(Python, ["-c", "import httpbin"], cancellationToken)).ExitCode != 0) return Install;
        var (code, gevent) = await ToolRun.RunAsync(Python, ["-c", "import gevent; print(gevent.__version__)"], cancellationToken);
        if (code == 0) _worker = "gevent";
        var httpbin = (await ToolRun.RunAsync("dpkg-query", ["-W", "-f", "${Version}", "python3-httpbin"], cancellationToken)).Output.Trim();
        var server = (await ToolRun.RunAsync(Gunicorn, ["--version"], cancellationToken)).Output.Trim();
        Version = $"httpbin {httpbin}, {server}, {(code == 0 ? $"gevent {gevent.Trim()}" : "sync worker: python3-gevent is missing")}";
        return null;
    }

    public override Launch Launch() =>
        new(Gunicorn, ["-b", "127.0.0.1:0", "-w", "1", "-k", _worker, "httpbin:app"], new Dictionary<string, string>(), Listening());

    [GeneratedRegex(@"Listening at: http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
