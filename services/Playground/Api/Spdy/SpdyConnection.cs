using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;

namespace Bookinfo.Playground.Api.Spdy;

/// <summary>
/// The served side of SPDY/3.1 as Kubernetes' clients speak it: only they open streams, and neither side minds windows, so that a stream that
/// nobody reads holds the others up. Everything else of SPDY (push, priorities, settings) is let pass.
/// </summary>
/// <param name="transport">After the upgrade.</param>
internal sealed class SpdyConnection(Stream transport) : IDisposable
{
    /// <summary>Value of the Upgrade header.</summary>
    public const string Protocol = "SPDY/3.1";

    /// <summary>More open streams are refused; a forwarded connection takes two.</summary>
    public const int MaxStreams = 512;

    private const int MaxControlFrame = 16 * 1024;
    private const int ChunkBytes = 32 * 1024;
    private const int RefusedStream = 3;
    private const int StreamAlreadyClosed = 9;

    private readonly SpdyHeaders _headers = new();
    private readonly Dictionary<int, SpdyStream> _streams = [];
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _chunk = new byte[ChunkBytes];

    /// <summary>Serves until the caller closes or sends what cannot be read; inputs of all streams have ended then.</summary>
    /// <param name="opened">Gets each stream after the caller has been told that it is open; must not wait for it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Action<SpdyStream> opened, CancellationToken cancellationToken)
    {
        try
        {
            while (await FrameAsync(cancellationToken) is { } frame)
            {
                if (frame.Type == SpdyFrameType.Data) await DataAsync(frame, cancellationToken);
                else if (!await ControlAsync(frame, opened, cancellationToken)) return;
            }
        }
        catch (Exception e) when (e is IOException or WebSocketException or InvalidDataException or OperationCanceledException or ObjectDisposedException)
        {
            // The caller has gone, speaks something else, or is to go.
        }
        finally
        {
            foreach (var stream in _streams.Values) stream.CompleteInput();
        }
    }

    public void Dispose()
    {
        _sending.Dispose();
        _headers.Dispose();
    }

    /// <exception cref="IOException">The caller has gone.</exception>
    internal async ValueTask SendAsync(SpdyFrameType type, int streamId, bool last, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        var length = SpdyFrame.Size + payload.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            new SpdyFrame(type, streamId, last, payload.Length).Write(bytes);
            payload.CopyTo(bytes.AsMemory(SpdyFrame.Size));
            await _sending.WaitAsync(cancellationToken);
            try
            {
                await transport.WriteAsync(bytes.AsMemory(0, length), cancellationToken);
                await transport.FlushAsync(cancellationToken);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or InvalidOperationException or WebSocketException)
        {
            throw new IOException("the caller has gone", e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task<SpdyFrame?> FrameAsync(CancellationToken cancellationToken)
    {
        var head = _chunk.AsMemory(0, SpdyFrame.Size);
        return await transport.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken) == head.Length ? SpdyFrame.Read(head.Span) : null;
    }

    private async Task DataAsync(SpdyFrame frame, CancellationToken cancellationToken)
    {
        var stream = _streams.GetValueOrDefault(frame.StreamId);
        for (var left = frame.Length; left > 0;)
        {
            var part = _chunk.AsMemory(0, Math.Min(left, _chunk.Length));
            await transport.ReadExactlyAsync(part, cancellationToken);
            left -= part.Length;
            if (stream is not null) await stream.ReceiveAsync(part, cancellationToken);
        }

        if (!frame.IsLast || !_streams.Remove(frame.StreamId)) return;
        stream!.CompleteInput();
    }

    /// <returns>False: the caller says goodbye.</returns>
    private async Task<bool> ControlAsync(SpdyFrame frame, Action<SpdyStream> opened, CancellationToken cancellationToken)
    {
        if (frame.Length > MaxControlFrame) throw new InvalidDataException($"a control frame of {frame.Length} bytes, allowed are {MaxControlFrame}");
        var payload = new byte[frame.Length];
        await transport.ReadExactlyAsync(payload, cancellationToken);
        switch (frame.Type)
        {
            case SpdyFrameType.SynStream:
                await OpenAsync(frame, payload, opened, cancellationToken);
                return true;
            case SpdyFrameType.RstStream:
                if (_streams.Remove(Number(payload), out var gone)) gone.Reset();
                return true;
            case SpdyFrameType.Ping:
                await SendAsync(SpdyFrameType.Ping, 0, last: false, payload, cancellationToken);
                return true;
            case SpdyFrameType.Headers:
                // Decompressed all the same: what follows is compressed against it.
                Number(payload);
                _headers.Read(payload, offset: 4);
                return true;
            default:
                return frame.Type != SpdyFrameType.GoAway;
        }
    }

    private async Task OpenAsync(SpdyFrame frame, byte[] payload, Action<SpdyStream> opened, CancellationToken cancellationToken)
    {
        const int HeadersOffset = 10;
        if (payload.Length < HeadersOffset) throw new InvalidDataException("a stream is opened without its number");
        var stream = new SpdyStream(this, Number(payload), _headers.Read(payload, HeadersOffset));
        if (_streams.Count >= MaxStreams || !_streams.TryAdd(stream.Id, stream))
        {
            await ResetAsync(stream.Id, _streams.ContainsKey(stream.Id) ? StreamAlreadyClosed : RefusedStream, cancellationToken);
            return;
        }

        var reply = new byte[4].Concat(_headers.WriteNone()).ToArray();
        BinaryPrimitives.WriteInt32BigEndian(reply, stream.Id);
        await SendAsync(SpdyFrameType.SynReply, 0, last: false, reply, cancellationToken);
        if (frame.IsLast && _streams.Remove(stream.Id)) stream.CompleteInput();
        opened(stream);
    }

    private async Task ResetAsync(int streamId, int status, CancellationToken cancellationToken)
    {
        var payload = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(payload, streamId);
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(4), status);
        await SendAsync(SpdyFrameType.RstStream, 0, last: false, payload, cancellationToken);
    }

    private static int Number(ReadOnlySpan<byte> payload) =>
        BinaryPrimitives.TryReadInt32BigEndian(payload, out var number) ? number & 0x7FFFFFFF : throw new InvalidDataException("a control frame ends too early");
}
