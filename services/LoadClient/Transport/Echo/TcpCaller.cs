using System.Net.Sockets;
using System.Runtime.CompilerServices;

using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport.Echo;

/// <summary>Sends a payload over TCP and expects exactly it back.</summary>
internal sealed class TcpCaller(
    TargetOptions target, EchoPayload payload, EventLoop loop, Connector connector, ConnectionRecord connections, ReuseLimit reuse, FailureLog failures)
    : ICaller, ICountsBytes
{
    private readonly long _timeout = loop.Clock.Ticks(target.Timeout);
    private IConnection? _connection;

    public ConnectionRecord Connections => connections;

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public ValueTask<CallResult> CallAsync(CallContext call)
    {
        var bytes = payload.Next(call.Worker);
        if (_connection is not null && _connection.IsStale) Disconnect();
        return _connection is null ? ConnectAndEchoAsync(bytes) : EchoAsync(_connection, bytes, isReused: true);
    }

    public ValueTask DisposeAsync()
    {
        Disconnect();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<CallResult> ConnectAndEchoAsync(ReadOnlyMemory<byte> bytes)
    {
        var connected = await connector.ConnectAsync();
        if (connected.Connection is null)
        {
            failures.Add(connected.Failure, connected.Detail);
            return new CallResult(-1, connected.Failure, 0, 0, connected.Detail);
        }

        _connection = connected.Connection;
        reuse.Renew();
        return await EchoAsync(connected.Connection, bytes, isReused: false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CallResult> EchoAsync(IConnection connection, ReadOnlyMemory<byte> bytes, bool isReused)
    {
        connection.SetDeadline(loop.Clock.Now + _timeout);
        var io = await connection.SendAsync(bytes);
        BytesSent += io.Bytes;
        var (received, isSame) = (0, true);
        while (!io.IsError && received < bytes.Length)
        {
            io = await connection.ReceiveAsync(loop.Buffer);
            if (io.IsError || io.Bytes == 0) break;
            BytesReceived += io.Bytes;
            var expected = bytes.Span[received..Math.Min(bytes.Length, received + io.Bytes)];
            isSame &= loop.Buffer.Span[..io.Bytes].StartsWith(expected);
            received += io.Bytes;
        }

        var result = io.IsError ? EchoResults.Of(io.Error, received)
            : received < bytes.Length ? EchoResults.ShortRead(received)
            : received > bytes.Length ? EchoResults.LongRead(received)
            : isSame ? EchoResults.Ok(received) : EchoResults.Different(received);
        if (!result.IsOk || !target.KeepAlive || reuse.IsUsedUp()) Disconnect();

        // As in HTTP: closed while it was idle, and nobody has seen this message.
        if (isReused && received == 0 && io.Error is not SocketError.TimedOut && !result.IsOk) return await ConnectAndEchoAsync(bytes);
        if (!result.IsOk) failures.Add(result.Failure, result.Detail!);
        return result;
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
