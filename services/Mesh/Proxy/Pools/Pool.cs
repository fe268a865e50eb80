using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Pools;

/// <summary>
/// Connections of one worker to one endpoint, and the requests that wait for one (contract mesh.md section 3.2). What may be
/// opened is the whole cluster's business; every pool may have one connection, however.
/// </summary>
internal abstract class Pool<TConnection>(ClusterState cluster, UpstreamConnector connector, Authority address, PoolSettings settings)
    where TConnection : class
{
    private ITimer? _sweeper;

    private int _owned;

    /// <summary>Whether nobody would miss it.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (Gate) return _owned == 0 && Pending.Count == 0;
        }
    }

    /// <summary>What is changed only under it: everything below that is no setting.</summary>
    protected Lock Gate { get; } = new();

    /// <summary>Requests that wait, the oldest first.</summary>
    protected LinkedList<PendingRequest<TConnection>> Pending { get; } = new();

    /// <summary>Connections that are being opened.</summary>
    protected int Connecting { get; set; }

    protected bool IsRetired { get; private set; }

    protected CircuitBreakers Breakers => cluster.Breakers;

    protected ClusterCounters Counters => cluster.Counters;

    protected PoolSettings Settings => settings;

    protected abstract bool SpeaksHttp2 { get; }

    /// <summary>Whether the queue is longer than what the connections that are coming can take.</summary>
    protected abstract bool NeedsConnection { get; }

    /// <summary>Since when the oldest of the idle connections is idle, in ticks of the pool's clock; null: none is.</summary>
    protected abstract long? OldestIdle { get; }

    /// <summary>A connection for one request: at once when one is ready, else after waiting, else none.</summary>
    /// <param name="limit">The request's timeout.</param>
    /// <param name="callerGone">The caller's end.</param>
    public ValueTask<PoolAnswer<TConnection>> TakeAsync(CancellationToken limit, CancellationToken callerGone)
    {
        PendingRequest<TConnection> pending;
        bool connect;
        lock (Gate)
        {
            if (TryTake(out var answer)) return new(answer);
            if (!Breakers.TryAddPending()) return new(Overflow());
            pending = new PendingRequest<TConnection>(this);
            Pending.AddLast(pending);
            Interlocked.Increment(ref Counters.PendingTotal);
            connect = PlanConnection();
        }

        if (connect) _ = ConnectAsync();
        return new(pending.WaitAsync(limit, callerGone));
    }

    /// <summary>Takes a request out of the queue; false: it is not there any more.</summary>
    public bool TryCancel(PendingRequest<TConnection> pending)
    {
        lock (Gate)
        {
            if (!Pending.Remove(pending)) return false;
        }

        Breakers.RemovePending();
        return true;
    }

    /// <summary>Closes what is idle, and what is busy once it is done.</summary>
    public void Retire()
    {
        List<TConnection> idle;
        lock (Gate)
        {
            IsRetired = true;
            idle = TakeIdle(TimeSpan.Zero);
            _sweeper?.Dispose();
        }

        foreach (var connection in idle) Close(connection);
    }

    /// <summary>Under the gate: gives a ready connection, or the refusal of the circuit breaker that counts requests.</summary>
    protected abstract bool TryTake(out PoolAnswer<TConnection> answer);

    /// <summary>Under the gate: takes out the connections that have been idle for this long; a retired pool gives none of its others away.</summary>
    protected abstract List<TConnection> TakeIdle(TimeSpan age);

    /// <summary>A connection has come about; it still counts as <see cref="Connecting"/>.</summary>
    protected abstract void Accept(Dialled dialled);

    /// <summary>Ends a connection that is in nobody's hands, and calls <see cref="Closed"/>.</summary>
    protected abstract void Close(TConnection connection);

    /// <summary>Under the gate: gives what is ready to the requests that wait, the oldest first.</summary>
    protected void ServePending()
    {
        while (Pending.First is { } next && TryTake(out var answer))
        {
            Pending.RemoveFirst();
            Breakers.RemovePending();
            next.Value.Complete(answer);
        }
    }

    /// <summary>A connection is gone; who waits may have another one.</summary>
    protected void Closed()
    {
        lock (Gate)
        {
            _owned--;
            Breakers.RemoveConnection();
        }

        ConnectIfNeeded();
    }

    protected void ConnectIfNeeded()
    {
        bool connect;
        lock (Gate) connect = PlanConnection();
        if (connect) _ = ConnectAsync();
    }

    /// <summary>Under the gate: looks after idle connections when the first of them may be too old.</summary>
    protected void WatchIdle() => WatchIdle(Breakers.Limits.HttpIdle);

    protected PoolAnswer<TConnection> ActiveOverflow()
    {
        Interlocked.Increment(ref Counters.ActiveOverflow);
        return Overflow();
    }

    private PoolAnswer<TConnection> Overflow()
    {
        Interlocked.Increment(ref Counters.PendingOverflow);
        return new PoolAnswer<TConnection>(null, new TryOutcome(TryResult.Overflow));
    }

    // Under the gate.
    private bool PlanConnection()
    {
        if (!NeedsConnection) return false;
        if (!Breakers.TryAddConnection())
        {
            Interlocked.Increment(ref Counters.ConnectionsOverflow);
            if (_owned > 0) return false;
            Breakers.AddConnection();
        }

        _owned++;
        Connecting++;
        return true;
    }

    private async Task ConnectAsync()
    {
        var started = settings.Time.GetTimestamp();
        Dialled dialled;
        try
        {
            dialled = await connector.DialAsync(address.Host, address.Port, SpeaksHttp2, CancellationToken.None);
        }
        catch (UpstreamConnectException e)
        {
            Fail(new TryOutcome(e.TimedOut ? TryResult.ConnectTimedOut : TryResult.ConnectFailed, e.Message));
            return;
        }

        var early = settings.ConnectTime - settings.Time.GetElapsedTime(started);
        if (early > TimeSpan.Zero) await Task.Delay(early, settings.Time);
        Accept(dialled);
    }

    // No connection came about: who waited for one learns why.
    private void Fail(TryOutcome failure)
    {
        PendingRequest<TConnection>[] waiting;
        lock (Gate)
        {
            Connecting--;
            _owned--;
            Breakers.RemoveConnection();
            waiting = [.. Pending];
            Pending.Clear();
        }

        foreach (var pending in waiting)
        {
            Breakers.RemovePending();
            Interlocked.Increment(ref Counters.PendingFailureEject);
            pending.Complete(new PoolAnswer<TConnection>(null, failure));
        }
    }

    private void WatchIdle(TimeSpan after) => _sweeper ??= settings.Time.CreateTimer(
        static state => ((Pool<TConnection>)state!).Sweep(), this, after > TimeSpan.Zero ? after : TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private void Sweep()
    {
        List<TConnection> old;
        lock (Gate)
        {
            old = TakeIdle(Breakers.Limits.HttpIdle);
            _sweeper?.Dispose();
            _sweeper = null;
            if (OldestIdle is { } since && !IsRetired) WatchIdle(Breakers.Limits.HttpIdle - settings.Time.GetElapsedTime(since));
        }

        foreach (var connection in old)
        {
            Interlocked.Increment(ref Counters.ConnectionsIdledOut);
            Close(connection);
        }
    }
}
