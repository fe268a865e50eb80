using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Opens the connections of one cluster and counts them.</summary>
internal sealed class UpstreamConnector(ClusterState cluster, ProxyServices services)
{
    /// <summary>Opens a connection for who works with streams.</summary>
    /// <param name="host">An address, or a name for DNS.</param>
    /// <param name="port">The port to dial.</param>
    /// <param name="http2">Which counter the connection goes to; null: neither.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UpstreamConnectException">No connection came about.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, bool? http2, CancellationToken cancellationToken)
    {
        // A TCP connection beyond the limit is refused. HTTP/2 has one connection at least, and requests have limits of their own.
        var within = cluster.Breakers.TryAddConnection();
        if (!within)
        {
            Interlocked.Increment(ref cluster.Counters.ConnectionsOverflow);
            if (http2 is null) throw new UpstreamConnectException("overflow", timedOut: false) { Overflow = true };
            cluster.Breakers.AddConnection();
        }

        try
        {
            var (socket, count) = await DialAsync(host, port, http2, cancellationToken);
            return new CountedStream(socket, count, cluster.Breakers);
        }
        catch
        {
            cluster.Breakers.RemoveConnection();
            throw;
        }
    }

    /// <summary>Opens a connection; the caller ends the count.</summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public async Task<(Socket Socket, ConnectionCount Count)> DialAsync(string host, int port, bool? http2, CancellationToken cancellationToken)
    {
        var counters = cluster.Counters;
        var endpoint = cluster.Find(IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));
        using var limit = new CancellationTokenSource(cluster.ConnectTimeout, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Interlocked.Increment(ref counters.ConnectionsTotal);
        try
        {
            if (address is not null) await socket.ConnectAsync(new IPEndPoint(address, port), either.Token);
            else socket = await ConnectByNameAsync(socket, host, port, either.Token);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            Interlocked.Increment(ref counters.ConnectFailed);
            if (endpoint is not null) Interlocked.Increment(ref endpoint.ConnectFailed);
            throw new UpstreamConnectException(UpstreamFailures.Describe(e), timedOut: false, e);
        }
        catch (OperationCanceledException e)
        {
            socket.Dispose();
            if (cancellationToken.IsCancellationRequested) throw;
            Interlocked.Increment(ref counters.ConnectTimedOut);
            Interlocked.Increment(ref counters.ConnectFailed);
            throw new UpstreamConnectException("connection timeout", timedOut: true, e);
        }

        if (http2 == true) Interlocked.Increment(ref counters.Http2Connections);
        if (http2 == false) Interlocked.Increment(ref counters.Http1Connections);
        return (socket, new ConnectionCount(counters, endpoint));
    }

    /// <exception cref="SocketException">No address answers.</exception>
    private async Task<Socket> ConnectByNameAsync(Socket socket, string host, int port, CancellationToken cancellationToken)
    {
        if (await services.Resolver.ResolveAsync(host, port, cancellationToken) is not { Count: > 0 } addresses) throw new SocketException((int)SocketError.HostNotFound);
        for (var i = 0; ; i++)
        {
            try
            {
                await socket.ConnectAsync(addresses[i], cancellationToken);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                // The name has more addresses; a socket that failed once cannot be used again.
                socket.Dispose();
                socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            }
        }
    }

    /// <summary>Counts its own end.</summary>
    private sealed class CountedStream(Socket socket, ConnectionCount count, CircuitBreakers breakers) : NetworkStream(socket, ownsSocket: true)
    {
        protected override void Dispose(bool disposing)
        {
            if (count.End(byPeer: false)) breakers.RemoveConnection();
            base.Dispose(disposing);
        }
    }
}
