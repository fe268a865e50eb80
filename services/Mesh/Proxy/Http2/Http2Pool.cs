using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Pools;

namespace Bookinfo.Mesh.Proxy.Http2;

/// <summary>Each connection carries as many requests at a time as its peer and the rule allow.</summary>
internal sealed class Http2Pool(ClusterState cluster, UpstreamConnector connector, Authority address, PoolSettings settings) : IPool<Http2Connection>
{
    private readonly Lock _gate = new();

    // Those that take requests; the others close when their last request is over.
    private readonly List<Http2Connection> _open = [];

    private readonly LinkedList<PendingRequest<Http2Connection>> _pending = new();

    private ITimer? _sweeper;

    private int _owned;

    private int _connecting;

    private bool _retired;

    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _owned == 0 && _pending.Count == 0;
        }
    }

    private CircuitBreakers Breakers => cluster.Breakers;

    public ValueTask<PoolAnswer<Http2Connection>> TakeAsync(CancellationToken limit, CancellationToken callerGone)
    {
        PendingRequest<Http2Connection> pending;
        bool connect;
        lock (_gate)
        {
            if (TryBind(out var answer)) return new(answer);
            if (!Breakers.TryAddPending()) return new(Overflow());
            pending = new PendingRequest<Http2Connection>(this);
            _pending.AddLast(pending);
            Interlocked.Increment(ref cluster.Counters.PendingTotal);
            connect = PlanConnection();
        }

        if (connect) _ = ConnectAsync();
        return new(pending.WaitAsync(limit, callerGone));
    }

    /// <summary>A request is over.</summary>
    public void Return(Http2Connection connection)
    {
        Breakers.RemoveRequest();
        bool close;
        lock (_gate)
        {
            connection.Active--;
            connection.IdleSince = settings.Time.GetTimestamp();
            if (_retired) _open.Remove(connection);
            close = connection.Active == 0 && !_open.Contains(connection);
            if (!close) ServePending();
            if (connection.Active == 0 && !close) Watch();
        }

        if (close) Close(connection);
    }

    /// <summary>The connection takes no more requests.</summary>
    public void Drop(Http2Connection connection)
    {
        bool close;
        lock (_gate)
        {
            connection.Dropped = true;
            close = _open.Remove(connection) && connection.Active == 0;
        }

        if (close) Close(connection);
    }

    public bool TryCancel(PendingRequest<Http2Connection> pending)
    {
        lock (_gate)
        {
            if (!_pending.Remove(pending)) return false;
        }

        Breakers.RemovePending();
        return true;
    }

    public void Retire()
    {
        Http2Connection[] idle;
        lock (_gate)
        {
            _retired = true;
            idle = [.. _open.Where(static connection => connection.Active == 0)];
            _open.Clear();
            _sweeper?.Dispose();
        }

        foreach (var connection in idle) Close(connection);
    }

    // Under the gate.
    private bool TryBind(out PoolAnswer<Http2Connection> answer)
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
            Interlocked.Increment(ref cluster.Counters.ConnectionsUsedUp);
        }

        answer = new PoolAnswer<Http2Connection>(connection);
        return true;
    }

    // Under the gate. The oldest go first.
    private void ServePending()
    {
        while (_pending.First is { } next && TryBind(out var answer))
        {
            _pending.RemoveFirst();
            Breakers.RemovePending();
            next.Value.Complete(answer);
        }
    }

    // Under the gate. Connections that are being opened already, or whose peers have not spoken yet, may be enough for the queue.
    private bool PlanConnection()
    {
        if (_pending.Count == 0) return false;
        var most = (double)Math.Min(Breakers.Limits.MaxConcurrentStreams, Breakers.Limits.MaxRequestsPerConnection);
        var coming = _connecting * most + _open.Where(static open => !open.IsSettled).Sum(open => Math.Max(0, most - open.Active));
        if (_pending.Count <= coming) return false;
        if (!Breakers.TryAddConnection())
        {
            Interlocked.Increment(ref cluster.Counters.ConnectionsOverflow);
            if (_owned > 0) return false;
            Breakers.AddConnection();
        }

        _owned++;
        _connecting++;
        return true;
    }

    private async Task ConnectAsync()
    {
        var started = settings.Time.GetTimestamp();
        Dialled dialled;
        try
        {
            dialled = await connector.DialAsync(address.Host, address.Port, http2: true, CancellationToken.None);
        }
        catch (UpstreamConnectException e)
        {
            Fail(new TryOutcome(e.TimedOut ? TryResult.ConnectTimedOut : TryResult.ConnectFailed, e.Message));
            return;
        }

        var early = settings.ConnectTime - settings.Time.GetElapsedTime(started);
        if (early > TimeSpan.Zero) await Task.Delay(early, settings.Time);
        var connection = new Http2Connection(dialled, Breakers.Limits.Pings, Settled, Drop) { IdleSince = settings.Time.GetTimestamp() };
        bool unwanted;
        bool more;
        lock (_gate)
        {
            _connecting--;
            unwanted = _retired && _pending.Count == 0;
            if (!unwanted) _open.Add(connection);
            ServePending();
            more = PlanConnection();
            if (!unwanted && connection.Active == 0) Watch();
        }

        if (unwanted) Close(connection);
        if (more) _ = ConnectAsync();
    }

    // It takes more requests from now on, or has turned out to take few.
    private void Settled(Http2Connection connection)
    {
        bool connect;
        lock (_gate)
        {
            ServePending();
            connect = PlanConnection();
        }

        if (connect) _ = ConnectAsync();
    }

    // No connection came about: who waited for one learns why.
    private void Fail(TryOutcome failure)
    {
        lock (_gate)
        {
            _connecting--;
            _owned--;
            Breakers.RemoveConnection();
            foreach (var pending in _pending)
            {
                Breakers.RemovePending();
                Interlocked.Increment(ref cluster.Counters.PendingFailureEject);
                pending.Complete(new PoolAnswer<Http2Connection>(null, failure));
            }

            _pending.Clear();
        }
    }

    private void Close(Http2Connection connection)
    {
        connection.Close();
        bool connect;
        lock (_gate)
        {
            _owned--;
            Breakers.RemoveConnection();
            connect = PlanConnection();
        }

        if (connect) _ = ConnectAsync();
    }

    // Under the gate: looks after idle connections when the first of them may be too old.
    private void Watch() =>
        _sweeper ??= settings.Time.CreateTimer(static state => ((Http2Pool)state!).Sweep(), this, Breakers.Limits.HttpIdle, Timeout.InfiniteTimeSpan);

    private void Sweep()
    {
        Http2Connection[] old;
        lock (_gate)
        {
            _sweeper?.Dispose();
            _sweeper = null;
            var idle = _open.Where(static connection => connection.Active == 0).ToList();
            old = [.. idle.Where(connection => settings.Time.GetElapsedTime(connection.IdleSince) >= Breakers.Limits.HttpIdle)];
            foreach (var connection in old) _open.Remove(connection);
            if (idle.Count > old.Length && !_retired)
            {
                var oldest = idle.Except(old).Max(connection => settings.Time.GetElapsedTime(connection.IdleSince));
                _sweeper = settings.Time.CreateTimer(static state => ((Http2Pool)state!).Sweep(), this, Breakers.Limits.HttpIdle - oldest, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var connection in old)
        {
            Interlocked.Increment(ref cluster.Counters.ConnectionsIdledOut);
            Close(connection);
        }
    }

    private PoolAnswer<Http2Connection> Overflow()
    {
        Interlocked.Increment(ref cluster.Counters.PendingOverflow);
        return new PoolAnswer<Http2Connection>(null, new TryOutcome(TryResult.Overflow));
    }

    private PoolAnswer<Http2Connection> ActiveOverflow()
    {
        Interlocked.Increment(ref cluster.Counters.ActiveOverflow);
        return Overflow();
    }
}
