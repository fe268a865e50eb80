using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Pools;

namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>Each connection carries as many requests at a time as its peer and the rule allow.</summary>
internal sealed class Http2Pool(ClusterState cluster, UpstreamConnector connector, Authority address, PoolSettings settings)
    : Pool<Http2Connection>(cluster, connector, address, settings)
{
    // Those that take requests; the others close when their last request is over.
    private readonly List<Http2Connection> _open = [];

    protected override bool SpeaksHttp2 => true;

    /// <summary>Connections that are being opened already, or whose peers have not spoken yet, may be enough for the queue.</summary>
    protected override bool NeedsConnection
    {
        get
        {
            if (Pending.Count == 0) return false;
            var most = (double)Math.Min(Breakers.Limits.MaxConcurrentStreams, Breakers.Limits.MaxRequestsPerConnection);
            return Pending.Count > Connecting * most + _open.Where(static open => !open.IsSettled).Sum(open => Math.Max(0, most - open.Active));
        }
    }

    protected override long? OldestIdle => _open.Where(static connection => connection.Active == 0).Min(static connection => (long?)connection.IdleSince);

    /// <summary>A request is over.</summary>
    public void Return(Http2Connection connection)
    {
        Breakers.RemoveRequest();
        bool close;
        lock (Gate)
        {
            connection.Active--;
            connection.IdleSince = Settings.Time.GetTimestamp();
            if (IsRetired) _open.Remove(connection);
            close = connection.Active == 0 && !_open.Contains(connection);
            if (!close) ServePending();
            if (connection.Active == 0 && !close) WatchIdle();
        }

        if (close) Close(connection);
    }

    /// <summary>The connection takes no more requests.</summary>
    public void Drop(Http2Connection connection)
    {
        bool close;
        lock (Gate)
        {
            connection.Dropped = true;
            close = _open.Remove(connection) && connection.Active == 0;
        }

        if (close) Close(connection);
    }

    protected override bool TryTake(out PoolAnswer<Http2Connection> answer)
    {
        answer = default;
        var streams = Breakers.Limits.MaxConcurrentStreams;
        Http2Connection? connection = null;
        foreach (var open in _open)
        {
            if (open.Active >= streams || open.Active >= open.MostActive) continue;
            connection = open;
            break;
        }

        if (connection is null) return false;
        if (!Breakers.TryAddRequest())
        {
            answer = ActiveOverflow();
            return true;
        }

        connection.Active++;
        if (++connection.Served >= Breakers.Limits.MaxRequestsPerConnection)
        {
            _open.Remove(connection);
            Interlocked.Increment(ref Counters.ConnectionsUsedUp);
        }

        answer = new PoolAnswer<Http2Connection>(connection);
        return true;
    }

    protected override List<Http2Connection> TakeIdle(TimeSpan age)
    {
        var idle = _open.FindAll(connection => connection.Active == 0 && Settings.Time.GetElapsedTime(connection.IdleSince) >= age);
        _open.RemoveAll(connection => IsRetired || idle.Contains(connection));
        return idle;
    }

    protected override void Accept(Dialled dialled)
    {
        var connection = new Http2Connection(dialled, Breakers.Limits.Pings, Settled, Drop) { IdleSince = Settings.Time.GetTimestamp() };
        bool unwanted;
        lock (Gate)
        {
            Connecting--;
            unwanted = IsRetired && Pending.Count == 0;
            if (!unwanted) _open.Add(connection);
            ServePending();
            if (!unwanted && connection.Active == 0) WatchIdle();
        }

        if (unwanted) Close(connection);
        else ConnectIfNeeded();
    }

    protected override void Close(Http2Connection connection)
    {
        connection.Close();
        Closed();
    }

    // It takes more requests from now on, or has turned out to take few.
    private void Settled(Http2Connection connection)
    {
        lock (Gate) ServePending();
        ConnectIfNeeded();
    }
}
