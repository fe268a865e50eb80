using System.Collections.Immutable;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Page;

/// <summary>Joins the traffic of the last minute with the pods that are there and the rules that are in force.</summary>
internal sealed class CallGraphSource(ObjectStore store, PodNetwork network, TrafficWindow window, TimeProvider time)
{
    /// <param name="seconds">How far to look back: 1 to <see cref="TrafficWindow.Seconds"/>.</param>
    public CallGraph Read(int seconds) => Join(window.Read(seconds), PodsOfTheMesh.Read(store), [.. network.Proxies], seconds);

    /// <summary>The same from given parts.</summary>
    public CallGraph Join(ImmutableArray<EdgeFigures> figures, PodsOfTheMesh pods, IReadOnlyCollection<IProxy> proxies, int seconds)
    {
        var rules = new EdgeRules(proxies, pods);
        var edges = figures.Select(figure => EdgeOf(figure, rules, seconds)).ToList();
        edges.AddRange(rules.Mirrors(figures));
        var parties = figures.SelectMany(static figure => new[] { figure.Edge.From, figure.Edge.To }).Concat(rules.MirrorParties).Distinct().ToDictionary(static party => party.Id, StringComparer.Ordinal);
        var nodes = parties.Values.Select(party => NodeOf(party, pods, figures)).Concat(pods.QuietNodes(parties.Keys)).ToList();
        var ambiguous = nodes.Where(static node => node.Namespace.Length > 0).GroupBy(static node => node.App, static node => node.Namespace, StringComparer.Ordinal)
            .Where(static app => app.Distinct(StringComparer.Ordinal).Skip(1).Any()).Select(static app => app.Key).ToHashSet(StringComparer.Ordinal);
        return new CallGraph(
            time.GetUtcNow(),
            seconds,
            [.. nodes.Select(node => node with { IsAmbiguous = node.Namespace.Length > 0 && ambiguous.Contains(node.App) }).OrderBy(static node => node.Id, StringComparer.Ordinal)],
            [.. edges.OrderBy(static edge => edge.From, StringComparer.Ordinal).ThenBy(static edge => edge.To, StringComparer.Ordinal).ThenBy(static edge => edge.Kind)]);
    }

    private static GraphNode NodeOf(CallParty party, PodsOfTheMesh pods, ImmutableArray<EdgeFigures> figures)
    {
        var kind = party.Kind switch
        {
            CallPartyKind.Service => GraphNodeKind.Service,
            CallPartyKind.WithoutSidecar => GraphNodeKind.WithoutSidecar,
            CallPartyKind.Host => IsAnswered(party, figures) ? GraphNodeKind.Answered : GraphNodeKind.Outside,
            _ => pods.IsGateway(party.Id) ? GraphNodeKind.Gateway : GraphNodeKind.Workload,
        };
        return new GraphNode(party.Id, kind, party.Namespace, party.Name, party.App, party.Version, pods.Of(party.Id));
    }

    /// <summary>Whether nothing of what was asked of a host left the caller's proxy.</summary>
    private static bool IsAnswered(CallParty host, ImmutableArray<EdgeFigures> figures)
    {
        var calls = figures.Where(figure => figure.Edge.To == host).SelectMany(static figure => figure.Calls).ToList();
        return calls.Count > 0 && calls.TrueForAll(static call => call.IsLocal);
    }

    private static GraphEdge EdgeOf(EdgeFigures figures, EdgeRules rules, int seconds)
    {
        var count = figures.Outcomes.Sum(static outcome => outcome.Value);
        var errors = figures.Outcomes.Where(static outcome => outcome.Key.IsError).Sum(static outcome => outcome.Value);
        return new GraphEdge
        {
            From = figures.Edge.From.Id,
            To = figures.Edge.To.Id,
            Kind = figures.Edge.IsTcp ? GraphEdgeKind.Tcp : figures.Outcomes.Any(static outcome => outcome.Key.GrpcStatus is not null) ? GraphEdgeKind.Grpc : GraphEdgeKind.Http,
            Count = count,
            PerSecond = (double)count / seconds,
            ErrorPercent = count == 0 ? 0 : 100.0 * errors / count,
            P50 = figures.P50,
            P95 = figures.P95,
            Bytes = figures.Bytes,
            Outcomes = [.. figures.Outcomes.Select(static outcome => new GraphOutcome(CodeOf(outcome.Key), outcome.Key.Flags, outcome.Value, outcome.Key.IsError))],
            Rules = rules.Of(figures),
            Counts = figures.Counts,
            Errors = figures.Errors,
            Calls = figures.Calls,
        };
    }

    private static string CodeOf(CallOutcome outcome) => outcome switch
    {
        { GrpcStatus: { } grpc } => FormattableString.Invariant($"gRPC {grpc}"),
        { Status: 0 } => "none",
        { Status: { } status } => FormattableString.Invariant($"{status}"),
        _ => "connection",
    };
}
