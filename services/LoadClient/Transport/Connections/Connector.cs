using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport.Loops;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>Makes the connections of one worker: finds the address, connects, asks the outbound proxy for a tunnel, and does TLS.</summary>
/// <param name="shared">What all workers connect with.</param>
/// <param name="loop">Whose thread they are used on.</param>
/// <param name="record">Of this worker.</param>
internal sealed class Connector(ConnectionSettings shared, EventLoop loop, ConnectionRecord record)
{
    private IPEndPoint? _first;

    /// <summary>The limit of <c>-timeout</c> begins here; for the first call of a connection it begins again with the request.</summary>
    public async ValueTask<Connected> ConnectAsync()
    {
        var start = loop.Clock.Now;
        EndPoint endPoint;
        try
        {
            endPoint = await EndPointAsync();
        }
        catch (SocketException notFound)
        {
            return new Connected(null, CallFailure.Dns, $"{shared.Address.Host}: {notFound.Message}");
        }
        catch (TimeoutException)
        {
            return new Connected(null, CallFailure.Timeout, $"{shared.Address.Host}: no address within {shared.Target.Timeout.TotalSeconds} s");
        }
        finally
        {
            // The resolver answers on a thread of its own.
            if (!loop.IsOnThread) await loop.EnterAsync();
        }

        var name = IsTunnelled ? $"{shared.Tunnel.Host}:{shared.Tunnel.Port}" : endPoint.ToString() ?? "";
        var socket = new LoopSocket(loop, NewSocket(endPoint));
        socket.SetDeadline(start + loop.Clock.Ticks(shared.Target.Timeout));
        var connected = await socket.ConnectAsync(endPoint);
        if (connected.IsError) return Failed(socket, CallFailures.Of(connected.Error), $"connect to {name}: {connected.Error}");
        if (IsTunnelled && await ProxyTunnel.OpenAsync(socket, shared.Tunnel) is { } refusal) return Failed(socket, CallFailure.Other, refusal);
        if (shared.Tls is null) return Succeeded(socket, name, start);
        var (tls, failure, detail) = await TlsConnection.OpenAsync(socket, shared.Tls);
        return tls is null ? Failed(socket, failure, $"TLS with {name}: {detail}") : Succeeded(tls, name, start);
    }

    private bool IsTunnelled => shared.OutboundProxy is not null && shared.Target.UnixSocket is null;

    private static Connected Failed(LoopSocket socket, CallFailure failure, string detail)
    {
        socket.Dispose();
        return new Connected(null, failure, detail);
    }

    private static Socket NewSocket(EndPoint endPoint) => endPoint is UnixDomainSocketEndPoint
        ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
        : new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <exception cref="SocketException">The name has no address.</exception>
    /// <exception cref="TimeoutException">The resolver took too long.</exception>
    private async ValueTask<EndPoint> EndPointAsync()
    {
        if (shared.Target.UnixSocket is { } path) return new UnixDomainSocketEndPoint(path);
        if (shared.OutboundProxy is { } proxy) return proxy;
        if (shared.Target.NoReresolve && _first is not null) return _first;
        var next = shared.Resolver.NextAsync(CancellationToken.None);
        return _first = next.IsCompleted ? await next : await next.AsTask().WaitAsync(shared.Target.Timeout);
    }

    private Connected Succeeded(IConnection connection, string address, long start)
    {
        record.Add(address, loop.Clock.Span(loop.Clock.Now - start));
        return new Connected(connection, CallFailure.None, "");
    }
}
