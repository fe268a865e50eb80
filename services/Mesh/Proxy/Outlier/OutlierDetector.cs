using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Outlier;

/// <summary>
/// Sets endpoints of one cluster aside that fail several times in a row, and takes them back on a tick of its interval
/// (contract mesh.md section 3.6). Requests report every result; they pay for a lock only when a row is full.
/// </summary>
internal sealed class OutlierDetector : IDisposable
{
    /// <summary>No ejection is longer, unless the base time itself is; Envoy's default.</summary>
    private static readonly TimeSpan LongestEjection = TimeSpan.FromSeconds(300);

    private readonly Lock _lock = new();

    private readonly OutlierCounters _counters;

    private readonly TimeProvider _time;

    private readonly Action _healthChanged;

    private readonly TimeSpan _longest;

    /// <summary>Runs only while an endpoint is set aside or was so lately.</summary>
    private readonly ITimer _timer;

    private EndpointState[] _members = [];

    private bool _ticking;

    private bool _ended;

    public OutlierDetector(OutlierPolicy policy, OutlierCounters counters, TimeProvider time, Action healthChanged)
    {
        Policy = policy;
        _counters = counters;
        _time = time;
        _healthChanged = healthChanged;
        _longest = policy.BaseEjectionTime > LongestEjection ? policy.BaseEjectionTime : LongestEjection;
        _timer = time.CreateTimer(static detector => ((OutlierDetector)detector!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public OutlierPolicy Policy { get; }

    /// <summary>Takes over the cluster's endpoints. Those that left are forgotten.</summary>
    public void Watch(EndpointState[] members)
    {
        lock (_lock) _members = members;
    }

    /// <summary>An endpoint answered.</summary>
    /// <param name="endpoint">Who.</param>
    /// <param name="status">Its status; for gRPC the HTTP status that its grpc-status stands for.</param>
    public void Answered(EndpointState endpoint, int status)
    {
        Reset(ref endpoint.Health.LocalOriginFailuresInARow);
        Count(endpoint, Policy.IsError(status), status is 502 or 503 or 504);
    }

    /// <summary>A try ended without an answer: no connection, a reset, its timeout.</summary>
    public void Failed(EndpointState endpoint)
    {
        if (!Policy.SplitsLocalOrigin)
        {
            Count(endpoint, isError: true, isGatewayFailure: true);
            return;
        }

        if (Interlocked.Increment(ref endpoint.Health.LocalOriginFailuresInARow) != Policy.ConsecutiveLocalOriginFailures) return;
        Eject(endpoint, _counters.LocalOriginFailures, enforced: true);
        Reset(ref endpoint.Health.LocalOriginFailuresInARow);
    }

    /// <summary>Takes every endpoint back and ends the timer; a changed policy starts afresh.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _timer.Dispose();
            foreach (var endpoint in _members) endpoint.Health.Forget();
            _healthChanged();
        }
    }

    private void Count(EndpointState endpoint, bool isError, bool isGatewayFailure)
    {
        var health = endpoint.Health;
        if (!isError)
        {
            Reset(ref health.ServerErrorsInARow);
            Reset(ref health.GatewayFailuresInARow);
            return;
        }

        if (!isGatewayFailure)
        {
            Reset(ref health.GatewayFailuresInARow);
        }
        else if (Interlocked.Increment(ref health.GatewayFailuresInARow) == Policy.ConsecutiveGatewayFailures)
        {
            Eject(endpoint, _counters.GatewayFailures, Policy.EjectsOnGatewayFailures);
            Reset(ref health.GatewayFailuresInARow);
        }

        if (Interlocked.Increment(ref health.ServerErrorsInARow) != Policy.Consecutive5xx) return;
        Eject(endpoint, _counters.Consecutive5xx, enforced: true);
        Reset(ref health.ServerErrorsInARow);
    }

    /// <summary>Every good answer comes by here: a counter that is 0 already is not written, so its cache line stays shared.</summary>
    private static void Reset(ref int row)
    {
        if (Volatile.Read(ref row) != 0) Volatile.Write(ref row, 0);
    }

    private void Eject(EndpointState endpoint, OutlierCause cause, bool enforced)
    {
        lock (_lock)
        {
            if (_ended || endpoint.Health.IsEjected || !_members.Contains(endpoint)) return;
            Interlocked.Increment(ref cause.Detected);
            var ejected = _members.Count(static member => member.Health.IsEjected);
            if (IsTooMany(ejected))
            {
                Interlocked.Increment(ref _counters.EjectionsOverflowed);
                return;
            }

            if (!enforced) return;
            Interlocked.Increment(ref cause.Enforced);
            Interlocked.Increment(ref _counters.EjectionsEnforced);
            endpoint.Health.Eject(_time.GetTimestamp(), longer: Policy.BaseEjectionTime * endpoint.Health.Backoff < _longest + Policy.BaseEjectionTime);
            if (!_ticking) _timer.Change(Policy.Interval, Policy.Interval);
            _ticking = true;
            _healthChanged();
        }
    }

    /// <summary>Called under the lock.</summary>
    private bool IsTooMany(int ejected) => Policy.AlwaysEjectsOne
        ? 100.0 * ejected / _members.Length >= Policy.MaxEjectionPercent
        : 100.0 * (ejected + 1) / _members.Length > Policy.MaxEjectionPercent;

    private void Tick()
    {
        var released = false;
        lock (_lock)
        {
            if (_ended) return;
            foreach (var endpoint in _members)
            {
                var health = endpoint.Health;
                if (!health.IsEjected)
                {
                    health.Mend();
                    continue;
                }

                var due = Policy.BaseEjectionTime * health.Backoff;
                if (_time.GetElapsedTime(health.EjectedAt) < (due < _longest ? due : _longest)) continue;
                health.Release();
                released = true;
            }

            if (!Array.Exists(_members, static member => member.Health is { IsEjected: true } or { Backoff: > 0 }))
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _ticking = false;
            }

            if (released) _healthChanged();
        }
    }
}
