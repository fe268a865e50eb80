using System.Collections.Frozen;

using Bookinfo.Mesh.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary>
/// <c>/stats</c> and its kin. Resetting remembers where the counters stood instead of writing to them: requests that run
/// meanwhile pay nothing for it.
/// </summary>
internal sealed class StatsCommands(RunningProxy proxy, TimeProvider time)
{
    private long _started = time.GetTimestamp();

    private FrozenDictionary<string, long> _before = FrozenDictionary<string, long>.Empty;

    public TimeSpan Uptime => time.GetElapsedTime(Interlocked.Read(ref _started));

    public AdminCommand Prometheus => new("/stats/prometheus", "print server stats in prometheus format", query => Answer(query, prometheus: true));

    public AdminCommand[] All => [new("/stats", "print server stats", query => Answer(query, prometheus: false)), Prometheus];

    public void Reset() => Volatile.Write(ref _before, Stats.Collect(proxy, Uptime).Where(static stat => !stat.IsGauge).ToFrozenDictionary(static stat => stat.Key, static stat => stat.Value));

    /// <summary>A proxy that began anew has counted nothing.</summary>
    public void Restart()
    {
        Reset();
        Interlocked.Exchange(ref _started, time.GetTimestamp());
    }

    private AdminAnswer Answer(IQueryCollection query, bool prometheus)
    {
        var page = StatsPage.Render(Stats.Collect(proxy, Uptime).Select(SinceReset), query, prometheus, out var error);
        return page is null ? AdminAnswer.OfText(error!, StatusCodes.Status400BadRequest) : query["format"] == "json" && !prometheus ? AdminAnswer.OfJson(page) : AdminAnswer.OfText(page);
    }

    /// <summary>A counter below its mark belongs to a cluster that went and came back.</summary>
    private Stat SinceReset(Stat stat) =>
        !stat.IsGauge && _before.TryGetValue(stat.Key, out var before) && stat.Value >= before ? stat with { Value = stat.Value - before } : stat;
}
