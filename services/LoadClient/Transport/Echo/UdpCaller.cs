using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport.Echo;

/// <summary>Sends a payload in one datagram and expects exactly it back in one.</summary>
internal sealed class UdpCaller(
    TargetOptions target, EchoPayload payload, EventLoop loop, TargetResolver resolver, ConnectionRecord connections, FailureLog failures)
    : ICaller, ICountsBytes
{
    private readonly long _timeout = loop.Clock.Ticks(target.UdpTimeout);
    private LoopSocket? _socket;

    public ConnectionRecord Connections => connections;

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public async ValueTask<CallResult> CallAsync(CallContext call)
    {
        var bytes = payload.Next(call.Worker);
        if (_socket is null && await OpenAsync() is { } failed) return failed;
        var result = await EchoAsync(_socket!, bytes);
        if (result.IsOk) return result;

        // A late answer must not be taken for the next one's: the next call has a port of its own.
        await DisposeAsync();
        failures.Add(result.Failure, result.Detail!);
        return result;
    }

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        _socket = null;
        return ValueTask.CompletedTask;
    }

    private async ValueTask<CallResult?> OpenAsync()
    {
        var start = loop.Clock.Now;
        IPEndPoint endPoint;
        try
        {
            endPoint = await resolver.NextAsync(CancellationToken.None);
        }
        catch (SocketException notFound)
        {
            failures.Add(CallFailure.Dns, notFound.Message);
            return new CallResult(-1, CallFailure.Dns, 0, 0, notFound.Message);
        }
        finally
        {
            if (!loop.IsOnThread) await loop.EnterAsync();
        }

        var socket = new LoopSocket(loop, new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        var connected = await socket.ConnectAsync(endPoint);
        if (connected.IsError) return EchoResults.Of(connected.Error, 0);
        _socket = socket;
        connections.Add(endPoint.ToString(), loop.Clock.Span(loop.Clock.Now - start));
        return null;
    }

    private async ValueTask<CallResult> EchoAsync(LoopSocket socket, ReadOnlyMemory<byte> bytes)
    {
        socket.SetDeadline(loop.Clock.Now + _timeout);
        var io = await socket.SendAsync(bytes);
        BytesSent += io.Bytes;
        if (!io.IsError) io = await socket.ReceiveAsync(loop.Buffer);
        if (io.IsError) return EchoResults.Of(io.Error, 0);
        BytesReceived += io.Bytes;
        if (io.Bytes < bytes.Length) return EchoResults.ShortRead(io.Bytes);
        if (io.Bytes > bytes.Length) return EchoResults.LongRead(io.Bytes);
        return loop.Buffer.Span[..io.Bytes].SequenceEqual(bytes.Span) ? EchoResults.Ok(io.Bytes) : EchoResults.Different(io.Bytes);
    }
}
