using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;

using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>A connection under TLS: .NET's SslStream over a socket of the loop, whose thread it never leaves.</summary>
internal sealed class TlsConnection : IConnection
{
    private readonly LoopSocket _socket;
    private readonly SslStream _tls;

    private TlsConnection(LoopSocket socket) => (_socket, _tls) = (socket, new SslStream(new LoopStream(socket)));

    // Bytes between two calls are no reason: a server may send session tickets whenever it likes.
    public bool IsStale => _socket.IsHungUp;

    /// <summary>Does the handshake within the deadline that the socket has.</summary>
    /// <returns>Null for the connection: why there is none. The socket then stays the caller's.</returns>
    public static async ValueTask<(TlsConnection? Connection, CallFailure Failure, string Detail)> OpenAsync(LoopSocket socket, SslClientAuthenticationOptions options)
    {
        var connection = new TlsConnection(socket);
        try
        {
            await connection._tls.AuthenticateAsClientAsync(options, CancellationToken.None);
            return (connection, CallFailure.None, "");
        }
        catch (AuthenticationException refused)
        {
            return (null, CallFailure.Tls, refused.InnerException?.Message ?? refused.Message);
        }
        catch (IOException broken)
        {
            return (null, IsTimeout(broken) ? CallFailure.Timeout : CallFailure.Tls, broken.Message);
        }
    }

    public void SetDeadline(long ticks) => _socket.SetDeadline(ticks);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _tls.WriteAsync(bytes);
            return new IoResult(bytes.Length);
        }
        catch (IOException broken)
        {
            return new IoResult(0, ErrorOf(broken));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IoResult> ReceiveAsync(Memory<byte> buffer)
    {
        try
        {
            return new IoResult(await _tls.ReadAsync(buffer));
        }
        catch (IOException broken)
        {
            return new IoResult(0, ErrorOf(broken));
        }
    }

    public async ValueTask ShutdownSendAsync()
    {
        try
        {
            await _tls.ShutdownAsync();
        }
        catch (IOException)
        {
            // The peer was faster; what it said can still be read.
        }

        await _socket.ShutdownSendAsync();
    }

    public void Dispose()
    {
        _tls.Dispose();
        _socket.Dispose();
    }

    private static bool IsTimeout(IOException broken) => ErrorOf(broken) == SocketError.TimedOut;

    // An end without TLS's own goodbye has no socket error: the peer just closed.
    private static SocketError ErrorOf(IOException broken) =>
        broken.GetBaseException() is SocketException socket ? socket.SocketErrorCode : SocketError.ConnectionReset;
}
