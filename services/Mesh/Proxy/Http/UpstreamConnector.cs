using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Begins TLS on a connection that has just been opened.</summary>
/// <param name="plain">The connection; closed when the handshake fails.</param>
/// <param name="http2">Whether HTTP/2 will be spoken.</param>
/// <param name="cancellationToken">Gives up.</param>
internal delegate Task<SslStream> UpstreamHandshake(Stream plain, bool http2, CancellationToken cancellationToken);

/// <param name="Socket">Connected.</param>
/// <param name="Secure">TLS over the socket, which it owns; null: plain text.</param>
/// <param name="Count">To be told when the connection closes.</param>
internal readonly record struct Dialled(Socket Socket, SslStream? Secure, ConnectionCount Count);

/// <summary>Opens the connections of one cluster and counts them.</summary>
/// <param name="cluster">Whose they are.</param>
/// <param name="services">Clock and names.</param>
/// <param name="handshake">Null: plain text.</param>
internal sealed class UpstreamConnector(ClusterState cluster, ProxyServices services, UpstreamHandshake? handshake = null)
{
    /// <summary>Opens a connection for who works with streams.</summary>
    /// <param name="host">An address, or a name for DNS.</param>
    /// <param name="port">The port to dial.</param>
    /// <param name="http2">Which HTTP will be spoken; null: none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A NetworkStream, or an SslStream where there is a handshake.</returns>
    /// <exception cref="UpstreamConnectException">No connection came about.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, bool? http2, CancellationToken cancellationToken)
    {
        // A TCP connection beyond the limit is refused. One that a request asks to switch protocols is not.
        var within = cluster.Breakers.TryAddConnection();
        if (!within)
        {
            Interlocked.Increment(ref cluster.Counters.ConnectionsOverflow);
            if (http2 is null) throw new UpstreamConnectException("overflow", timedOut: false) { Overflow = true };
            cluster.Breakers.AddConnection();
        }

        CountedStream? counted = null;
        try
        {
            return await OpenAsync<Stream>(
                host,
                port,
                http2,
                async (socket, count, cancel) =>
                {
                    counted = new CountedStream(socket, count, cluster.Breakers);
                    return handshake is null ? counted : await handshake(counted, http2 == true, cancel);
                },
                cancellationToken);
        }
        catch when (counted is null)
        {
            cluster.Breakers.RemoveConnection();
            throw;
        }
    }

    /// <summary>Opens a connection for a pool that counts it among the cluster's itself.</summary>
    /// <inheritdoc cref="ConnectAsync"/>
    public Task<Dialled> DialAsync(string host, int port, bool http2, CancellationToken cancellationToken) => OpenAsync(
        host,
        port,
        http2,
        async (socket, count, cancel) =>
        {
            if (handshake is null) return new Dialled(socket, null, count);
            try
            {
                return new Dialled(socket, await handshake(new NetworkStream(socket, ownsSocket: true), http2, cancel), count);
            }
            catch
            {
                count.End(byPeer: false);
                throw;
            }
        },
        cancellationToken);

    /// <summary>One limit of time holds for all of it: name, connection, handshake.</summary>
    private async Task<T> OpenAsync<T>(string host, int port, bool? http2, Func<Socket, ConnectionCount, CancellationToken, Task<T>> finish, CancellationToken cancellationToken)
    {
        var counters = cluster.Counters;
        var endpoint = cluster.Find(IPAddress.TryParse(host, out var address) ? new IPEndPoint(address, port) : new DnsEndPoint(host, port));
        using var limit = new CancellationTokenSource(cluster.ConnectTimeout, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        Interlocked.Increment(ref counters.ConnectionsTotal);
        try
        {
            var socket = address is not null ? await ConnectToAsync(new IPEndPoint(address, port), either.Token) : await ConnectByNameAsync(host, port, either.Token);
            var opened = await finish(socket, new ConnectionCount(counters, endpoint), either.Token);
            if (http2 == true) Interlocked.Increment(ref counters.Http2Connections);
            if (http2 == false) Interlocked.Increment(ref counters.Http1Connections);
            return opened;
        }
        catch (SocketException e)
        {
            CountFailure(endpoint);
            throw new UpstreamConnectException(UpstreamFailures.Describe(e), timedOut: false, e);
        }
        catch (UpstreamConnectException)
        {
            CountFailure(endpoint);
            throw;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref counters.ConnectTimedOut);
            CountFailure(endpoint);
            throw new UpstreamConnectException("connection timeout", timedOut: true, e);
        }
    }

    private void CountFailure(EndpointState? endpoint)
    {
        Interlocked.Increment(ref cluster.Counters.ConnectFailed);
        if (endpoint is not null) Interlocked.Increment(ref endpoint.ConnectFailed);
    }

    /// <exception cref="SocketException">Nobody answers there, or no socket can be made: a process has only so many descriptors.</exception>
    private async Task<Socket> ConnectToAsync(IPEndPoint address, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (cluster.Breakers.Limits.Keepalive is { } keepalive) SocketKeepalive.Set(socket, keepalive);
            await socket.ConnectAsync(address, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <exception cref="SocketException">No address answers.</exception>
    private async Task<Socket> ConnectByNameAsync(string host, int port, CancellationToken cancellationToken)
    {
        if (await services.Resolver.ResolveAsync(host, port, cancellationToken) is not { Count: > 0 } addresses) throw new SocketException((int)SocketError.HostNotFound);
        for (var i = 0; ; i++)
        {
            try
            {
                return await ConnectToAsync(addresses[i], cancellationToken);
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                // The name has more addresses.
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
