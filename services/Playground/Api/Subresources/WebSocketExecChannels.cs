using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;

namespace Bookinfo.Playground.Api.Subresources;

/// <summary>
/// The streams of an exec within one WebSocket (<c>v5.channel.k8s.io</c>): binary messages whose first byte names the stream. A
/// message passes on as its parts arrive and is never held as a whole, so its size needs no limit.
/// </summary>
internal sealed class WebSocketExecChannels(WebSocket socket) : IExecChannels
{
    public const string Protocol = "v5.channel.k8s.io";

    private const byte Input = 0;
    private const byte Output = 1;
    private const byte Error = 2;
    private const byte Status = 3;
    private const byte Resize = 4;
    private const byte Close = 255;
    private const int BufferBytes = 32 * 1024;

    /// <summary>
    /// How long nothing is said after the upgrade. kubectl before 1.34 reads before it has made its streams, and drops what comes earlier
    /// (kubernetes/kubernetes issue 131189): behind a kubelet nothing is as fast. Real time, for it is a caller's.
    /// </summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _sending = new(1, 1);

    private readonly Task _callerReady = Task.Delay(Silence);

    public Task<bool> OpenAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public ValueTask OutputAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => SendAsync(Output, bytes, cancellationToken);

    public ValueTask ErrorAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => SendAsync(Error, bytes, cancellationToken);

    public async Task EndAsync(ReadOnlyMemory<byte> status, CancellationToken cancellationToken)
    {
        await SendAsync(Status, status, cancellationToken);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    public async Task ReceiveAsync(PipeWriter? input, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        byte? channel = null;
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close) return;
                var bytes = buffer.AsMemory(0, part.Count);
                if (channel is null && !bytes.IsEmpty) (channel, bytes) = (bytes.Span[0], bytes[1..]);
                if (part.MessageType != WebSocketMessageType.Binary || channel is not (null or Input or Resize or Close))
                {
                    await RefuseAsync($"binary messages on channels {Input}, {Resize} and {Close} are allowed", cancellationToken);
                    return;
                }

                if (input is not null && channel == Input && !bytes.IsEmpty) await input.WriteAsync(bytes, cancellationToken);
                if (input is not null && channel == Close && bytes.Span is [Input, ..]) await input.CompleteAsync();
                if (part.EndOfMessage) channel = null;
            }
        }
        catch (WebSocketException)
        {
            // The caller has gone.
        }
        catch (OperationCanceledException)
        {
            // Likewise, or Playground ends.
        }
        catch (InvalidOperationException)
        {
            // More stdin after its end: no client does that; the connection is over.
        }
        finally
        {
            if (input is not null) await input.CompleteAsync();
        }
    }

    public void Dispose() => _sending.Dispose();

    /// <summary>Sends one message; one after the other, whoever calls.</summary>
    private async ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _callerReady.WaitAsync(cancellationToken);
        var message = ArrayPool<byte>.Shared.Rent(bytes.Length + 1);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            message[0] = channel;
            bytes.CopyTo(message.AsMemory(1));
            await socket.SendAsync(message.AsMemory(0, bytes.Length + 1), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException e)
        {
            throw new IOException("the caller has gone", e);
        }
        finally
        {
            _sending.Release();
            ArrayPool<byte>.Shared.Return(message);
        }
    }

    private async Task RefuseAsync(string reason, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, reason, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }
}
