using System.Collections.Immutable;

using Bookinfo.Mesh;
using Bookinfo.Playground.Api.Tables;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Network.Outside;
using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Page;

/// <summary>The pods that are there, by the workload that the mesh counts them as.</summary>
internal sealed class PodsOfTheMesh
{
    /// <summary>Quiet workloads of these are nobody's concern.</summary>
    private static readonly string[] SystemNamespaces = [IngressGateway.Namespace, "kube-system", StubHttpBin.Namespace];

    private readonly ILookup<string, (CallParty Party, GraphPod Pod, bool IsGateway)> _byWorkload;

    private readonly Dictionary<string, CallParty> _byPod;

    private PodsOfTheMesh(List<(CallParty Party, GraphPod Pod, bool IsGateway)> pods)
    {
        _byWorkload = pods.ToLookup(static pod => pod.Party.Id, StringComparer.Ordinal);
        _byPod = pods.ToDictionary(static pod => $"{pod.Party.Namespace}/{pod.Pod.Name}", static pod => pod.Party, StringComparer.Ordinal);
    }

    /// <summary>As the store has them now; what has run to its end is left out.</summary>
    public static PodsOfTheMesh Read(ObjectStore store) =>
        new([.. store.List(ResourceKinds.Pod).Items.Where(static pod => !PodState.IsFinished(pod)).Select(static pod => Read(pod))]);

    public bool IsGateway(string id) => _byWorkload[id].Any(static pod => pod.IsGateway);

    /// <summary>The pods of a workload by name; empty: it is none, or has none.</summary>
    public ImmutableArray<GraphPod> Of(string id) => [.. _byWorkload[id].Select(static pod => pod.Pod).OrderBy(static pod => pod.Name, StringComparer.Ordinal)];

    /// <param name="pod"><c>namespace/name</c>.</param>
    /// <returns>Null: there is no such pod.</returns>
    public CallParty? WorkloadOf(string? pod) => pod is null ? null : _byPod.GetValueOrDefault(pod);

    /// <summary>Workloads that took no part in a call.</summary>
    /// <param name="busy">Ids of those that did.</param>
    public IEnumerable<GraphNode> QuietNodes(IReadOnlyCollection<string> busy)
    {
        foreach (var workload in _byWorkload)
        {
            var (party, _, isGateway) = workload.First();
            if (busy.Contains(workload.Key) || (SystemNamespaces.Contains(party.Namespace) && party.Name != IngressGateway.Name)) continue;
            yield return new GraphNode(party.Id, isGateway ? GraphNodeKind.Gateway : GraphNodeKind.Workload, party.Namespace, party.Name, party.App, party.Version, Of(party.Id));
        }
    }

    private static (CallParty Party, GraphPod Pod, bool IsGateway) Read(StoredObject pod)
    {
        var containers = pod.Json.Items("spec", "containers").Select(static container => container.Text("name")).ToList();
        var isGateway = containers is ["istio-proxy"];
        var identity = new ProxyIdentity
        {
            Kind = isGateway ? ProxyKind.Gateway : ProxyKind.Sidecar,
            Name = pod.Name,
            Namespace = pod.Namespace,
            Labels = pod.Json.Map("metadata", "labels"),
        };
        var ready = PodState.IsReady(pod) && !Owner.IsBeingDeleted(pod);
        return (CallParty.Of(TrafficPeer.Of(identity)), new GraphPod(pod.Name, PodContainers.Ready(pod.Json), ready, PodPhase.Of(pod.Json), PodContainers.Restarts(pod.Json)), isGateway);
    }
}
