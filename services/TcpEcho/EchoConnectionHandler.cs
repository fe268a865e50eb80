using System.Net.Sockets;
using System.Text;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace Bookinfo.TcpEcho;

/// <summary>Holds one conversation for each connection and says why it ended, where somebody has to know.</summary>
internal sealed partial class EchoConnectionHandler(
    EchoArguments arguments, IOptions<TcpEchoOptions> options, UnfinishedBytes unfinished, EchoLog log, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<EchoConnectionHandler> logger) : ConnectionHandler
{
    private const int SecondsToProbe = 60;
    private const int SecondsBetweenProbes = 10;
    private const int ProbesToDeath = 6;

    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(arguments.Prefix + " ");

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        NoticeDeath(connection);
        await using var stopping = lifetime.ApplicationStopping.Register(connection.Transport.Input.CancelPendingRead);
        var end = await new EchoConversation(connection.Transport, _prefix, options.Value, unfinished, log, time).RunAsync();
        switch (end)
        {
            case ConversationEnd.LineTooLong:
                LogTooLong(connection.ConnectionId, options.Value.MaxLineBytes);
                break;
            case ConversationEnd.TooMuchUnfinished:
                LogTooMuch(connection.ConnectionId, options.Value.MaxUnfinishedBytes);
                break;
            case ConversationEnd.Unread:
                LogUnread(connection.ConnectionId, options.Value.WriteTimeout.TotalSeconds);
                // What it has not read would otherwise be waited for.
                connection.Abort();
                break;
        }
    }

    /// <summary>A client whose machine went away says nothing any more: the system asks for it, about two minutes long.</summary>
    private static void NoticeDeath(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket) return;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SecondsToProbe);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, SecondsBetweenProbes);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, ProbesToDeath);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "connection {Connection} closed: a line of more than {Limit} bytes (MAX_LINE_BYTES)")]
    private partial void LogTooLong(string connection, int limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "connection {Connection} closed: more than {Limit} bytes of unfinished lines in all (MAX_UNFINISHED_BYTES)")]
    private partial void LogTooMuch(string connection, long limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "connection {Connection} closed: its answer was not read for {Seconds} s (WRITE_TIMEOUT)")]
    private partial void LogUnread(string connection, double seconds);
}
