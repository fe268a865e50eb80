using System.Net;
using System.Net.Security;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>
/// One open connection to an endpoint, spoken by a handler of its own: .NET's pools know no limit of connections, nor of requests
/// on one, so each gets exactly one connection and is told that there is no other.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    private readonly ConnectionCount _count;

    private readonly PeerWatch _watch;

    private readonly Stream _stream;

    private bool _handedOut;

    /// <param name="dialled">From now on ours.</param>
    /// <param name="pings">Null: none are sent.</param>
    /// <param name="settled">Called once, when the peer has said how many streams it takes.</param>
    /// <param name="ended">Called when it takes no more requests, perhaps more than once.</param>
    public Http2Connection(Dialled dialled, Http2Keepalive? pings, Action<Http2Connection> settled, Action<Http2Connection> ended)
    {
        _count = dialled.Count;
        Local = dialled.Socket.LocalEndPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new(mapped.Address.MapToIPv4(), mapped.Port) : dialled.Socket.LocalEndPoint as IPEndPoint;
        _watch = new PeerWatch(() => settled(this), () => ended(this));
        if (dialled.Secure is WatchedTlsStream secure)
        {
            secure.Watch = _watch;
            IsSecure = secure.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2;
            _stream = secure;
        }
        else
        {
            _stream = new WatchedStream(dialled.Socket, _watch);
        }

        Invoker = YarpForwarding.CreateInvoker((_, _) => Task.FromResult(HandOut()), Timeout.InfiniteTimeSpan, pings);
    }

    /// <summary>Our side of it.</summary>
    public IPEndPoint? Local { get; }

    public HttpMessageInvoker Invoker { get; }

    /// <summary>Whether TLS is spoken and HTTP/2 agreed upon, so that requests have the scheme https.</summary>
    public bool IsSecure { get; }

    /// <summary>Requests under way; the pool's business.</summary>
    public int Active { get; set; }

    /// <summary>Requests given to it so far; the pool's business.</summary>
    public long Served { get; set; }

    /// <summary>Whether the peer has ended it or takes no more requests; the pool's business.</summary>
    public bool Dropped { get; set; }

    /// <summary>When it last became idle, in ticks of the pool's clock; the pool's business.</summary>
    public long IdleSince { get; set; }

    /// <summary>Whether the peer has said how many requests it takes at a time.</summary>
    public bool IsSettled => _watch.Settings.IsComplete;

    /// <summary>
    /// What the peer takes at a time; no limit where it names none. Until it has spoken, one request goes ahead to hear it: more
    /// could be stuck behind that one in the handler.
    /// </summary>
    public long MostActive => !IsSettled ? 1 : _watch.Settings.Streams ?? long.MaxValue;

    public void Close()
    {
        _count.End(byPeer: Dropped);
        Dispose();
    }

    public void Dispose()
    {
        Invoker.Dispose();
        _stream.Dispose();
    }

    /// <exception cref="UpstreamConnectException">The handler asks again: the one connection it had takes no more requests.</exception>
    private Stream HandOut()
    {
        if (_handedOut) throw new UpstreamConnectException("the connection takes no more requests", timedOut: false);
        _handedOut = true;
        return _stream;
    }
}
