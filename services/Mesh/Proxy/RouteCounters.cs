namespace Bookinfo.Mesh.Proxy;

/// <summary>Counters of the routes of one virtual host that share a <c>statPrefix</c>; they outlive route tables.</summary>
/// <param name="name"><c>vhost.HOST.route.PREFIX</c>.</param>
internal sealed class RouteCounters(string name)
{
    public long RequestsTotal;
    public long RequestsCompleted;
    public long Timeouts;
    public long Retries;
    public long RetrySuccesses;
    public long RetryLimitExceeded;

    public string Name { get; } = name;

    public StatusCounters Statuses { get; } = new();

    public void Tried(bool again)
    {
        Interlocked.Increment(ref RequestsTotal);
        if (again) Interlocked.Increment(ref Retries);
    }

    public void TimedOut() => Interlocked.Increment(ref Timeouts);

    /// <param name="status">What the caller was told.</param>
    /// <param name="retried">Whether more than one try was made.</param>
    /// <param name="exhausted">Whether the tries were used up.</param>
    public void Completed(int status, bool retried, bool exhausted)
    {
        Interlocked.Increment(ref RequestsCompleted);
        Statuses.Add(status);
        if (exhausted) Interlocked.Increment(ref RetryLimitExceeded);
        else if (retried && status < 500) Interlocked.Increment(ref RetrySuccesses);
    }
}
