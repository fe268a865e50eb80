using System.Net.Sockets;

using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>
/// Connections of one worker to one endpoint, and the requests that wait for one (contract mesh.md section 3.2). What may be
/// opened is the whole cluster's business; every pool may have one connection, however.
/// </summary>
internal sealed class Http1Pool(ClusterState cluster, UpstreamConnector connector, Authority address, PoolSettings settings)
{
    private readonly Lock _gate = new();

    // The one used last is taken first, so that the others can grow old.
    private readonly List<Http1Connection> _ready = [];

    private readonly LinkedList<PendingRequest> _pending = new();

    private ITimer? _sweeper;

    private int _owned;

    private int _connecting;

    private bool _retired;

    private CircuitBreakers Breakers => cluster.Breakers;

    /// <summary>A connection for one request: at once when one is ready, else after waiting, else none.</summary>
    /// <param name="limit">The request's timeout.</param>
    /// <param name="callerGone">The caller's end.</param>
    public ValueTask<PoolAnswer> TakeAsync(CancellationToken limit, CancellationToken callerGone)
    {
        PendingRequest pending;
        bool connect;
        lock (_gate)
        {
            if (TryTakeReady(out var answer)) return new(answer);
            if (!Breakers.TryAddPending()) return new(Overflow());
            pending = new PendingRequest(this);
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

    /// <summary>Takes a request out of the queue; false: it is not there any more.</summary>
    public bool TryCancel(PendingRequest pending)
    {
        lock (_gate)
        {
            if (!_pending.Remove(pending)) return false;
        }

        Breakers.RemovePending();
        return true;
    }

    /// <summary>Whether nobody would miss it.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _owned == 0 && _pending.Count == 0;
        }
    }

    /// <summary>Closes what is idle, and what is busy once it is done.</summary>
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

    private bool TryTakeReady(out PoolAnswer answer)
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
                answer = new PoolAnswer(connection);
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
        Socket socket;
        ConnectionCount count;
        try
        {
            (socket, count) = await connector.DialAsync(address.Host, address.Port, false, CancellationToken.None);
        }
        catch (UpstreamConnectException e)
        {
            Fail(new TryOutcome(e.TimedOut ? TryResult.ConnectTimedOut : TryResult.ConnectFailed, e.Message));
            return;
        }

        var early = settings.ConnectTime - settings.Time.GetElapsedTime(started);
        if (early > TimeSpan.Zero) await Task.Delay(early, settings.Time);
        lock (_gate) _connecting--;
        Offer(new Http1Connection(socket, count, settings.LowerCaseNames, EndedWhileIdle));
    }

    // No connection came about: who waited for one learns why.
    private void Fail(TryOutcome failure)
    {
        PendingRequest[] waiting;
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
            pending.Complete(new PoolAnswer(null, failure));
        }
    }

    // Gives a free connection to the oldest request that waits, or keeps it.
    private void Offer(Http1Connection connection)
    {
        connection.IdleSince = settings.Time.GetTimestamp();
        connection.BecomeIdle();
        while (true)
        {
            PendingRequest next;
            PoolAnswer answer;
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
                answer = room ? new PoolAnswer(connection) : ActiveOverflow();
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

    private PoolAnswer Overflow()
    {
        Interlocked.Increment(ref cluster.Counters.PendingOverflow);
        return new PoolAnswer(null, new TryOutcome(TryResult.Overflow));
    }

    private PoolAnswer ActiveOverflow()
    {
        Interlocked.Increment(ref cluster.Counters.ActiveOverflow);
        return Overflow();
    }
}
