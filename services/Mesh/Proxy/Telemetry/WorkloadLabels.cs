namespace Bookinfo.Mesh.Proxy.Telemetry;

/// <summary>How Istio's metrics name a workload.</summary>
/// <param name="Workload">The Deployment, or whatever made the pod; the pod itself when nothing did.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Principal">Of its certificate.</param>
/// <param name="App">Label <c>app</c>.</param>
/// <param name="Version">Label <c>version</c>.</param>
/// <param name="CanonicalService">What dashboards group by.</param>
/// <param name="CanonicalRevision">The version of that.</param>
/// <param name="Cluster">Of Kubernetes.</param>
internal sealed record WorkloadLabels(
    string Workload, string Namespace, string Principal, string App, string Version, string CanonicalService, string CanonicalRevision, string Cluster)
{
    private const string Nothing = "unknown";

    /// <summary>Somebody outside the mesh.</summary>
    public static WorkloadLabels Unknown { get; } = new(Nothing, Nothing, Nothing, Nothing, Nothing, Nothing, "latest", Nothing);

    public static WorkloadLabels Of(ProxyIdentity identity)
    {
        var workload = WorkloadOf(identity);
        return new WorkloadLabels(
            workload,
            identity.Namespace,
            $"spiffe://cluster.local/ns/{identity.Namespace}/sa/{identity.ServiceAccount}",
            Label("app") ?? Nothing,
            Label("version") ?? Nothing,
            Label("service.istio.io/canonical-name") ?? Label("app.kubernetes.io/name") ?? Label("app") ?? workload,
            Label("service.istio.io/canonical-revision") ?? Label("app.kubernetes.io/version") ?? Label("version") ?? "latest",
            "Kubernetes");

        string? Label(string name) => identity.Labels.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    /// <summary>A pod's name is that of its Deployment, the hash of its template, and chance.</summary>
    private static string WorkloadOf(ProxyIdentity identity)
    {
        if (!identity.Labels.TryGetValue("pod-template-hash", out var hash)) return identity.Name;
        var end = identity.Name.LastIndexOf($"-{hash}-", StringComparison.Ordinal);
        return end > 0 ? identity.Name[..end] : identity.Name;
    }
}
