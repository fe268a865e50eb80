using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Pools;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Each connection carries one request at a time.</summary>
internal sealed class Http1Pool(ClusterState cluster, UpstreamConnector connector, Authority address, PoolSettings settings)
    : Pool<Http1Connection>(cluster, connector, address, settings)
{
    // The one used last is taken first, so that the others can grow old.
    private readonly List<Http1Connection> _ready = [];

    protected override bool SpeaksHttp2 => false;

    protected override bool NeedsConnection => Pending.Count > Connecting;

    protected override long? OldestIdle => _ready.Count > 0 ? _ready[0].IdleSince : null;

    /// <summary>Takes a connection back when its request is over.</summary>
    public void Return(Http1Connection connection, bool reusable, bool byPeer)
    {
        Breakers.RemoveRequest();
        if (reusable && connection.Served >= Breakers.Limits.MaxRequestsPerConnection)
        {
            Interlocked.Increment(ref Counters.ConnectionsUsedUp);
            reusable = false;
        }

        if (reusable && !IsRetired) Offer(connection);
        else Close(connection, byPeer);
    }

    protected override bool TryTake(out PoolAnswer<Http1Connection> answer)
    {
        answer = default;
        while (_ready.Count > 0)
        {
            if (!Breakers.TryAddRequest())
            {
                answer = ActiveOverflow();
                return true;
            }

            var connection = _ready[^1];
            _ready.RemoveAt(_ready.Count - 1);
            if (connection.TryClaim())
            {
                answer = new PoolAnswer<Http1Connection>(connection);
                return true;
            }

            Breakers.RemoveRequest();
        }

        return false;
    }

    protected override List<Http1Connection> TakeIdle(TimeSpan age)
    {
        var old = 0;
        while (old < _ready.Count && Settings.Time.GetElapsedTime(_ready[old].IdleSince) >= age) old++;
        var taken = _ready.GetRange(0, old);
        _ready.RemoveRange(0, old);

        // Those that their peers have just ended are closed by who hears of it.
        taken.RemoveAll(static connection => !connection.TryClaim());
        return taken;
    }

    protected override void Accept(Dialled dialled)
    {
        var connection = new Http1Connection(dialled, Settings.LowerCaseNames, EndedWhileIdle);
        bool taken;
        lock (Gate)
        {
            Connecting--;

            // Who waits has it before anyone listens for its end: a peer that hangs up, or speaks, at once has then failed a request
            // (F14, F16). Otherwise it would only be replaced, by one after the other.
            _ready.Add(connection);
            ServePending();
            taken = !_ready.Remove(connection);
        }

        if (!taken) Offer(connection);
    }

    protected override void Close(Http1Connection connection) => Close(connection, byPeer: false);

    // Gives a free connection to the oldest request that waits, or keeps it.
    private void Offer(Http1Connection connection)
    {
        connection.IdleSince = Settings.Time.GetTimestamp();
        connection.BecomeIdle();
        bool unwanted;
        lock (Gate)
        {
            if (!connection.IsIdle) return;
            _ready.Add(connection);
            ServePending();
            unwanted = IsRetired && _ready.Remove(connection) && connection.TryClaim();
            if (_ready.Count > 0) WatchIdle();
        }

        if (unwanted) Close(connection);
    }

    private void EndedWhileIdle(Http1Connection connection)
    {
        lock (Gate) _ready.Remove(connection);
        Close(connection, byPeer: true);
    }

    private void Close(Http1Connection connection, bool byPeer)
    {
        connection.Close(byPeer);
        Closed();
    }
}
