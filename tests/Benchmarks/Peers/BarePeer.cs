using System.Text.RegularExpressions;

namespace Bookinfo.Benchmarks.Peers;

/// <summary>A minimal API of one JSON endpoint and nothing else (Bare/).</summary>
internal sealed partial class BarePeer(SocketForm sockets) : Peer
{
    private readonly AotProgram _program = new("tests/Benchmarks/Bare", null);

    public SocketForm Sockets => sockets;

    public override string Name => $"bare endpoint, {sockets.Text()}";

    public override Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        Version = AotProgram.Version;
        return _program.PublishAsync(cancellationToken);
    }

    public override Launch Launch() => new(_program.Path, [], sockets.Variables(), Listening());

    [GeneratedRegex(@"listening on: http://127\.0\.0\.1:(\d+)")]
    private static partial Regex Listening();
}
