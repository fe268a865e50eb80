using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Page;

/// <summary>Which rules a caller's proxy has in force for the calls of an edge, and where it sends copies.</summary>
/// <param name="proxies">All that are open.</param>
/// <param name="pods">Those that are there.</param>
internal sealed class EdgeRules(IReadOnlyCollection<IProxy> proxies, PodsOfTheMesh pods)
{
    /// <summary>Any pod of a caller will do: they all have the same rules.</summary>
    private readonly Dictionary<string, IProxy> _proxies = proxies
        .GroupBy(static proxy => CallParty.Of(TrafficPeer.Of(proxy.Identity)).Id, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);

    private readonly Dictionary<(string From, string Rule), RuleInForce?> _found = [];

    private readonly HashSet<CallParty> _mirrorParties = [];

    /// <summary>Who gets copies; known once <see cref="Mirrors"/> has been enumerated.</summary>
    public IReadOnlyCollection<CallParty> MirrorParties => _mirrorParties;

    public ImmutableArray<GraphRule> Of(EdgeFigures figures)
    {
        if (figures.Edge.IsTcp) return [.. ConnectionRules(figures.Edge).Select(rule => Describe(rule, rule.Rule, 100, figures.Edge.To))];
        var total = figures.Rules.Sum(static rule => rule.Value);
        return
        [
            .. figures.Rules.Where(static rule => rule.Key.Length > 0)
                .Select(rule => Describe(Find(figures.Edge.From, rule.Key), rule.Key, 100.0 * rule.Value / total, figures.Edge.To))
                .OrderByDescending(static rule => rule.IsInForce),
        ];
    }

    /// <summary>One edge for each mirror of the rules that took calls.</summary>
    public List<GraphEdge> Mirrors(ImmutableArray<EdgeFigures> figures)
    {
        var mirrors = new Dictionary<(string From, string To), GraphEdge>();
        foreach (var edge in figures)
        {
            foreach (var name in edge.Rules.Select(static rule => rule.Key).Where(static rule => rule.Length > 0))
            {
                if (Find(edge.Edge.From, name) is not { } rule) continue;
                foreach (var mirror in rule.Mirrors)
                {
                    foreach (var party in PartiesOf(mirror))
                    {
                        _mirrorParties.Add(party);
                        mirrors.TryAdd((edge.Edge.From.Id, party.Id), new GraphEdge
                        {
                            From = edge.Edge.From.Id,
                            To = party.Id,
                            Kind = GraphEdgeKind.Mirror,
                            CopiedPercent = mirror.Percent,
                            Rules = [Describe(rule, name, 100, party)],
                        });
                    }
                }
            }
        }

        return [.. mirrors.Values];
    }

    private IEnumerable<RuleInForce> ConnectionRules(CallEdge edge) =>
        _proxies.TryGetValue(edge.From.Id, out var proxy) ? proxy.ConnectionRules.Where(rule => rule.Outcome.Clusters.Any(cluster => Reaches(cluster, edge.To))) : [];

    private RuleInForce? Find(CallParty from, string rule)
    {
        if (_found.TryGetValue((from.Id, rule), out var found)) return found;
        return _found[(from.Id, rule)] = _proxies.TryGetValue(from.Id, out var proxy) ? proxy.FindRule(rule) : null;
    }

    private GraphRule Describe(RuleInForce? rule, string text, double percent, CallParty to)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var hasKind = space > 0 && !text.AsSpan(0, space).Contains('/');
        var (kind, place) = hasKind ? (text[..space], text[(space + 1)..]) : ("VirtualService", text);
        if (rule is null) return new GraphRule(kind, place, null, false, percent, null, [], [], []);
        var mine = rule.Outcome.Clusters.Where(cluster => Reaches(cluster, to)).ToList();
        double? weight = rule.Outcome.Clusters.Length > 1 && mine.Count > 0 ? mine.Sum(static cluster => cluster.Percent) : null;
        ImmutableArray<string> effects = rule.Outcome.Policies;
        if (rule.Outcome.Clusters.IsEmpty && rule.Outcome.Status is not null) effects = effects.Insert(0, string.Create(CultureInfo.InvariantCulture, $"answer: {rule.Outcome.Summary}"));
        return new GraphRule(kind, place, rule.Name, true, percent, weight, rule.Conditions, effects, [.. mine.SelectMany(static cluster => cluster.Policies).Distinct(StringComparer.Ordinal)]);
    }

    private bool Reaches(ExplainedCluster cluster, CallParty to) => PartiesOf(cluster).Contains(to);

    /// <summary>The workloads behind a cluster; its service when none is ready.</summary>
    private List<CallParty> PartiesOf(ExplainedCluster cluster)
    {
        var workloads = cluster.Endpoints.Select(endpoint => pods.WorkloadOf(endpoint.Workload)).OfType<CallParty>().Distinct().ToList();
        return workloads.Count > 0 ? workloads : [CallParty.OfHost(cluster.Name[(cluster.Name.LastIndexOf('|') + 1)..])];
    }
}
