namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>An HTTP/2 connection's stream, which tells of its peer's settings and of its end.</summary>
/// <param name="inner">From now on ours.</param>
/// <param name="settled">Called once, when the peer's settings are there.</param>
/// <param name="ended">Called when the peer has ended or the connection is broken, perhaps more than once.</param>
internal sealed class WatchedStream(Stream inner, Action settled, Action ended) : Stream
{
    public PeerSettings Peer { get; } = new();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            ended();
            throw;
        }

        if (count == 0 && !buffer.IsEmpty)
        {
            ended();
        }
        else if (!Peer.IsComplete)
        {
            Peer.Read(buffer.Span[..count]);
            if (Peer.IsComplete) settled();
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (!disposing) return;
        ended();
        inner.Dispose();
    }
}
