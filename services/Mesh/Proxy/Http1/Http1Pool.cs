using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Proxy.Pools;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Each connection carries one request at a time.</summary>
internal sealed class Http1Pool(ClusterState cluster, UpstreamConnector connector, Authority address, PoolSettings settings) : IPool<Http1Connection>
{
    private readonly Lock _gate = new();

    // The one used last is taken first, so that the others can grow old.
    private readonly List<Http1Connection> _ready = [];

    private readonly LinkedList<PendingRequest<Http1Connection>> _pending = new();

    private ITimer? _sweeper;

    private int _owned;

    private int _connecting;

    private bool _retired;

    private CircuitBreakers Breakers => cluster.Breakers;

    public ValueTask<PoolAnswer<Http1Connection>> TakeAsync(CancellationToken limit, CancellationToken callerGone)
    {
        PendingRequest<Http1Connection> pending;
        bool connect;
        lock (_gate)
        {
            if (TryTakeReady(out var answer)) return new(answer);
            if (!Breakers.TryAddPending()) return new(Overflow());
            pending = new PendingRequest<Http1Connection>(this);
            _pending.AddLast(pending);
            Interlocked.Increment(ref cluster.Counters.PendingTotal);
            connect = PlanConnection();
        }

        if (connect) _ = ConnectAsync();
        return new(pending.WaitAsync(limit, callerGone));
    }

    /// <summary>Takes a connection back when its request is over.</summary>
    public void Return(Http1Connection connection, bool reusable, bool byPeer)
    {
        Breakers.RemoveRequest();
        if (reusable && connection.Served >= Breakers.Limits.MaxRequestsPerConnection)
        {
            Interlocked.Increment(ref cluster.Counters.ConnectionsUsedUp);
            reusable = false;
        }

        if (reusable && !_retired) Offer(connection);
        else Close(connection, byPeer);
    }

    public bool TryCancel(PendingRequest<Http1Connection> pending)
    {
        lock (_gate)
        {
            if (!_pending.Remove(pending)) return false;
        }

        Breakers.RemovePending();
        return true;
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _owned == 0 && _pending.Count == 0;
        }
    }

    public void Retire()
    {
        Http1Connection[] idle;
        lock (_gate)
        {
            _retired = true;
            idle = [.. _ready.Where(static connection => connection.TryClaim())];
            _ready.Clear();
            _sweeper?.Dispose();
        }

        foreach (var connection in idle) Close(connection, byPeer: false);
    }

    private bool TryTakeReady(out PoolAnswer<Http1Connection> answer)
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

    // Under the gate. Connections that are being opened already may be enough for the queue.
    private bool PlanConnection()
    {
        if (_pending.Count <= _connecting) return false;
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
            dialled = await connector.DialAsync(address.Host, address.Port, http2: false, CancellationToken.None);
        }
        catch (UpstreamConnectException e)
        {
            Fail(new TryOutcome(e.TimedOut ? TryResult.ConnectTimedOut : TryResult.ConnectFailed, e.Message));
            return;
        }

        var early = settings.ConnectTime - settings.Time.GetElapsedTime(started);
        if (early > TimeSpan.Zero) await Task.Delay(early, settings.Time);
        lock (_gate) _connecting--;
        Offer(new Http1Connection(dialled, settings.LowerCaseNames, EndedWhileIdle));
    }

    // No connection came about: who waited for one learns why.
    private void Fail(TryOutcome failure)
    {
        PendingRequest<Http1Connection>[] waiting;
        lock (_gate)
        {
            _connecting--;
            _owned--;
            Breakers.RemoveConnection();
            waiting = [.. _pending];
            _pending.Clear();
        }

        foreach (var pending in waiting)
        {
            Breakers.RemovePending();
            Interlocked.Increment(ref cluster.Counters.PendingFailureEject);
            pending.Complete(new PoolAnswer<Http1Connection>(null, failure));
        }
    }

    // Gives a free connection to the oldest request that waits, or keeps it.
    private void Offer(Http1Connection connection)
    {
        connection.IdleSince = settings.Time.GetTimestamp();
        connection.BecomeIdle();
        while (true)
        {
            PendingRequest<Http1Connection> next;
            PoolAnswer<Http1Connection> answer;
            lock (_gate)
            {
                if (!connection.IsIdle) return;
                if (_retired && _pending.Count == 0) break;
                if (_pending.First is null)
                {
                    _ready.Add(connection);
                    _sweeper ??= settings.Time.CreateTimer(static state => ((Http1Pool)state!).Sweep(), this, Breakers.Limits.HttpIdle, Timeout.InfiniteTimeSpan);
                    return;
                }

                var room = Breakers.TryAddRequest();
                if (room && !connection.TryClaim())
                {
                    Breakers.RemoveRequest();
                    return;
                }

                next = _pending.First.Value;
                _pending.RemoveFirst();
                answer = room ? new PoolAnswer<Http1Connection>(connection) : ActiveOverflow();
            }

            Breakers.RemovePending();
            next.Complete(answer);
            if (answer.Connection is not null) return;
        }

        if (connection.TryClaim()) Close(connection, byPeer: false);
    }

    private void EndedWhileIdle(Http1Connection connection)
    {
        lock (_gate) _ready.Remove(connection);
        Close(connection, byPeer: true);
    }

    private void Close(Http1Connection connection, bool byPeer)
    {
        connection.Close(byPeer);
        bool connect;
        lock (_gate)
        {
            _owned--;
            Breakers.RemoveConnection();
            connect = PlanConnection();
        }

        if (connect) _ = ConnectAsync();
    }

    private void Sweep()
    {
        List<Http1Connection> old = [];
        lock (_gate)
        {
            while (_ready.Count > 0 && settings.Time.GetElapsedTime(_ready[0].IdleSince) >= Breakers.Limits.HttpIdle)
            {
                if (_ready[0].TryClaim()) old.Add(_ready[0]);
                _ready.RemoveAt(0);
            }

            _sweeper?.Dispose();
            _sweeper = null;
            if (_ready.Count > 0 && !_retired)
            {
                var next = Breakers.Limits.HttpIdle - settings.Time.GetElapsedTime(_ready[0].IdleSince);
                _sweeper = settings.Time.CreateTimer(static state => ((Http1Pool)state!).Sweep(), this, next > TimeSpan.Zero ? next : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var connection in old)
        {
            Interlocked.Increment(ref cluster.Counters.ConnectionsIdledOut);
            Close(connection, byPeer: false);
        }
    }

    private PoolAnswer<Http1Connection> Overflow()
    {
        Interlocked.Increment(ref cluster.Counters.PendingOverflow);
        return new PoolAnswer<Http1Connection>(null, new TryOutcome(TryResult.Overflow));
    }

    private PoolAnswer<Http1Connection> ActiveOverflow()
    {
        Interlocked.Increment(ref cluster.Counters.ActiveOverflow);
        return Overflow();
    }
}
