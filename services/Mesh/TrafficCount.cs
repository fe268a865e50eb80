using Bookinfo.Mesh.Proxy.Telemetry;

namespace Bookinfo.Mesh;

/// <summary>
/// Requests or connections between two workloads with one outcome, counted since the proxy was opened: what Istio's standard
/// metrics have, without their histograms.
/// </summary>
public sealed record TrafficCount
{
    /// <summary>Null: a caller without a sidecar.</summary>
    public required TrafficPeer? Source { get; init; }

    /// <summary>Null: nobody that the mesh knows was reached.</summary>
    public required TrafficPeer? Destination { get; init; }

    /// <summary>Host of the called service, for example <c>reviews.default.svc.cluster.local</c>; outside the mesh the host as asked for.</summary>
    public required string Service { get; init; }

    /// <summary>Whether connections are counted that carry no HTTP we looked into.</summary>
    public bool IsTcp { get; init; }

    /// <summary>HTTP status; 0: none was sent; null: connections, or requests beyond the statuses that are kept apart.</summary>
    public int? Status { get; init; }

    /// <summary>Envoy's response flags; <c>-</c>: none.</summary>
    public required string Flags { get; init; }

    /// <summary>Null: not gRPC.</summary>
    public int? GrpcStatus { get; init; }

    /// <summary>Requests that are over, or connections that were opened.</summary>
    public required long Count { get; init; }

    /// <summary>Connections that are over; 0 for requests.</summary>
    public long Closed { get; init; }

    /// <summary>Bytes both ways of connections that are over; 0 for requests.</summary>
    public long Bytes { get; init; }
}

/// <param name="Namespace">Of the workload.</param>
/// <param name="Workload">The Deployment, or whatever made the pod; the pod itself when nothing did.</param>
/// <param name="App">What dashboards group by: Istio's canonical service.</param>
/// <param name="Version">Of that; <c>latest</c> when no label tells.</param>
public sealed record TrafficPeer(string Namespace, string Workload, string App, string Version)
{
    /// <summary>As whom the traffic of a proxy's workload is counted.</summary>
    public static TrafficPeer Of(ProxyIdentity identity) => Of(WorkloadLabels.Of(identity))!;

    /// <returns>Null: somebody outside the mesh.</returns>
    internal static TrafficPeer? Of(WorkloadLabels labels) =>
        labels == WorkloadLabels.Unknown ? null : new TrafficPeer(labels.Namespace, labels.Workload, labels.CanonicalService, labels.CanonicalRevision);
}
