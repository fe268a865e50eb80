using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Puts the endpoints of one cluster in order as one caller sees them (contract mesh.md sections 1.8 and 5).</summary>
/// <param name="caller">Where the caller runs.</param>
/// <param name="callerLabels">For <c>failoverPriority</c>.</param>
/// <param name="meshWide">What holds where no rule says anything; null: nothing.</param>
internal sealed class LocalityPlaces(Locality caller, IReadOnlyDictionary<string, string> callerLabels, LocalitySettings? meshWide)
{
    /// <summary>Priorities that a region's failover can tell apart: sub-zone, zone, region, the region that stands in, the rest.</summary>
    private const int Distances = 5;

    /// <param name="rule">What a rule says; null: nothing.</param>
    public LocalitySettings? SettingsOf(LocalitySettings? rule) => rule ?? meshWide;

    /// <param name="settings">Null: nothing is said, so the nearest come first.</param>
    /// <param name="hasOutlier">Without it nobody would ever find out that a locality is down, so localities do not count.</param>
    /// <param name="endpoints">In the cluster's order.</param>
    /// <returns>In the same order; null where an endpoint gets no traffic of this caller at all. Empty: all are alike.</returns>
    public ImmutableArray<EndpointPlace?> Compile(LocalitySettings? settings, bool hasOutlier, IReadOnlyList<Standing> endpoints)
    {
        if (settings?.Enabled == false) return Weighted(endpoints);
        if (settings is { Distribute.IsEmpty: false })
        {
            return settings.Distribute.FirstOrDefault(d => caller.Fits(Locality.Parse(d.From))) is { } share ? Distributed(share, endpoints) : Weighted(endpoints);
        }

        return hasOutlier ? Ordered(settings, endpoints) : Weighted(endpoints);
    }

    private static ImmutableArray<EndpointPlace?> Weighted(IReadOnlyList<Standing> endpoints) =>
        endpoints.All(static e => e.Weight == 1) ? [] : [.. endpoints.Select(static e => (EndpointPlace?)(EndpointPlace.Default with { Weight = e.Weight }))];

    /// <summary>The nearest first; what the settings say about labels weighs more than distance.</summary>
    private ImmutableArray<EndpointPlace?> Ordered(LocalitySettings? settings, IReadOnlyList<Standing> endpoints)
    {
        var byLabels = settings is { FailoverPriority.IsEmpty: false };
        var byDistance = !byLabels || !settings!.Failover.IsEmpty;
        int[] ranks = [.. endpoints.Select(e => (byLabels ? RankByLabels(settings!.FailoverPriority, e) * Distances : 0) + (byDistance ? RankByDistance(settings, e.Locality) : 0))];
        List<int> order = [.. ranks.Distinct().Order()];
        return [.. endpoints.Select((e, i) => (EndpointPlace?)new EndpointPlace(order.IndexOf(ranks[i]), e.Locality.ToString(), 0, e.Weight))];
    }

    private int RankByDistance(LocalitySettings? settings, Locality endpoint)
    {
        var distance = caller.DistanceTo(endpoint);
        if (distance < 3) return distance;
        var standIn = settings?.Failover.FirstOrDefault(f => f.From == caller.Region)?.To;
        return standIn is null || standIn == endpoint.Region ? 3 : 4;
    }

    /// <summary>By the first label that differs: the sooner, the farther. A label may bring its own value: <c>key=value</c>.</summary>
    private int RankByLabels(ImmutableArray<string> labels, Standing endpoint)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var (name, wanted) = labels[i].Split('=', 2) is [var key, var value] ? (key, value) : (labels[i], caller.ValueOf(labels[i], callerLabels));
            if (endpoint.Locality.ValueOf(name, endpoint.Labels) != wanted) return labels.Length - i;
        }

        return 0;
    }

    /// <summary>Shares by locality; several localities that one entry covers divide its share by their weights.</summary>
    private static ImmutableArray<EndpointPlace?> Distributed(LocalityShare share, IReadOnlyList<Standing> endpoints)
    {
        var weights = endpoints.GroupBy(static e => e.Locality).ToDictionary(static g => g.Key, static g => g.Sum(static e => e.Weight));
        var shares = new Dictionary<Locality, int>();
        foreach (var (to, percent) in share.To.OrderByDescending(static t => t.Key.Length))
        {
            var covered = weights.Keys.Where(locality => !shares.ContainsKey(locality) && locality.Fits(Locality.Parse(to))).ToList();
            var total = covered.Sum(locality => (double)weights[locality]);
            foreach (var locality in covered) shares[locality] = (int)Math.Ceiling(weights[locality] * percent / total);
        }

        return [.. endpoints.Select(e => shares.TryGetValue(e.Locality, out var part) ? new EndpointPlace(0, e.Locality.ToString(), part, e.Weight) : (EndpointPlace?)null)];
    }
}

/// <summary>What is known of an endpoint before anybody asks from where.</summary>
/// <param name="Locality">Where it runs.</param>
/// <param name="Labels">Of its workload.</param>
/// <param name="Weight">At least 1.</param>
internal readonly record struct Standing(Locality Locality, IReadOnlyDictionary<string, string> Labels, int Weight);
