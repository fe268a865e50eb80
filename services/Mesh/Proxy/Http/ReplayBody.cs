namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>
/// A request body that can be sent again as long as it fits Envoy's retry buffer: it streams through and is kept on the way.
/// </summary>
/// <param name="source">The caller's body.</param>
/// <param name="time">The clock.</param>
/// <param name="completed">Called once, when the last byte has been read from the caller.</param>
internal sealed class ReplayBody(Stream source, TimeProvider time, Action completed) : Stream
{
    /// <summary>Longer bodies are sent once only (contract mesh.md F29).</summary>
    private const int Limit = 1024 * 1024;

    private MemoryStream? _kept = new();

    private long _position;

    /// <summary>Bytes the caller has sent so far.</summary>
    public long Received { get; private set; }

    public bool Complete => CompletedAt is not null;

    /// <summary>Timestamp of the caller's last byte; null: it has not come yet.</summary>
    public long? CompletedAt { get; private set; }

    public bool CanReplay => _kept is not null;

    /// <summary>Whether all of it is wanted again after the answer has begun, for mirrors.</summary>
    public bool KeepsToTheEnd { get; init; }

    /// <summary>What the caller has sent so far; null: it is more than is kept.</summary>
    public ReadOnlyMemory<byte>? Kept => _kept is { } kept ? kept.GetBuffer().AsMemory(0, (int)kept.Length) : null;

    public void Rewind() => _position = 0;

    /// <summary>Keeps nothing from here on: the answer has begun, no other try follows.</summary>
    public void StopKeeping()
    {
        if (!KeepsToTheEnd && _position == Received) _kept = null;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_kept is { } kept && _position < kept.Length)
        {
            var replayed = (int)Math.Min(buffer.Length, kept.Length - _position);
            kept.GetBuffer().AsSpan((int)_position, replayed).CopyTo(buffer.Span);
            _position += replayed;
            return replayed;
        }

        if (Complete) return 0;
        var read = await source.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            Received += read;
            _position += read;
            if (Received > Limit) _kept = null;
            _kept?.Write(buffer.Span[..read]);
        }
        else if (buffer.Length > 0)
        {
            CompletedAt = time.GetTimestamp();
            completed();
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
