using System.Net.Security;
using System.Net.Sockets;

namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>A connection in plain text that is listened in on.</summary>
internal sealed class WatchedStream(Socket socket, PeerWatch watch) : NetworkStream(socket, ownsSocket: true)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        watch.ReadAsync(base.ReadAsync(buffer, cancellationToken), buffer);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) watch.Closed();
    }
}

/// <summary>A connection under TLS that can be listened in on. .NET wants an SslStream where <c>https</c> is spoken.</summary>
internal sealed class WatchedTlsStream(Stream plain) : SslStream(plain)
{
    /// <summary>Null: nobody listens yet.</summary>
    public PeerWatch? Watch { get; set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Watch is { } watch ? watch.ReadAsync(base.ReadAsync(buffer, cancellationToken), buffer) : base.ReadAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) Watch?.Closed();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Watch?.Closed();
    }
}
