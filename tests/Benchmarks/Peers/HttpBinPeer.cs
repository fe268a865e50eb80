using System.Text.RegularExpressions;

namespace Bookinfo.Benchmarks.Peers;

/// <summary>Ours, started as either original is.</summary>
internal sealed partial class HttpBinPeer : Peer
{
    private readonly AotProgram _program = new("services/HttpBin", null, "services/ServiceDefaults");
    private readonly IReadOnlyList<string> _arguments;

    private HttpBinPeer(string name, SocketForm sockets, IReadOnlyList<string> arguments) =>
        (Name, Sockets, _arguments) = ($"HttpBin {name}, {sockets.Text()}", sockets, arguments);

    public override string Name { get; }

    public SocketForm Sockets { get; }

    /// <param name="sockets">Form.</param>
    /// <param name="withLog">A line for each request, which is this dialect's default; false: as quiet as the other rows.</param>
    public static HttpBinPeer Go(SocketForm sockets, bool withLog) =>
        new(withLog ? "go with log" : "go", sockets, withLog ? ["go-httpbin"] : ["go-httpbin", "-log-level", "off"]);

    public static HttpBinPeer Python(SocketForm sockets) =>
        new("py", sockets, ["gunicorn", "-b", "127.0.0.1:8000", "httpbin:app", "-k", "gevent"]);

    public override Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        Version = AotProgram.Version;
        return _program.PublishAsync(cancellationToken);
    }

    public override Launch Launch() => new(_program.Path, _arguments, Sockets.Variables(), Listening());

    [GeneratedRegex(@"port \d+ -> 127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
