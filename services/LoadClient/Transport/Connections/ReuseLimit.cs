namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>Calls that a connection carries, drawn anew for each one (<c>-connection-reuse</c>).</summary>
/// <param name="range">Null: without limit.</param>
/// <param name="random">Draws.</param>
internal sealed class ReuseLimit((long Least, long Most)? range, Random random)
{
    private long _left;

    /// <summary>There is a new connection.</summary>
    public void Renew() => _left = range is { } limits ? Math.Max(1, random.NextInt64(limits.Least, limits.Most + 1)) : 0;

    /// <summary>Counts one call.</summary>
    /// <returns>Whether it was the last one on this connection.</returns>
    public bool IsUsedUp() => range is not null && --_left <= 0;
}
