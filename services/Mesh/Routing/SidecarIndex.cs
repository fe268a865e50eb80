using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// Which Sidecar a workload has: one of its namespace that selects it, else the one of its namespace without a selector, else
/// the root namespace's (contract mesh.md section 1.10). Of equals the oldest.
/// </summary>
internal sealed class SidecarIndex(ImmutableArray<Resource<Sidecar>> sidecars, string rootNamespace)
{
    /// <returns>Null: none is for it.</returns>
    public Resource<Sidecar>? Find(string @namespace, IReadOnlyDictionary<string, string> labels)
    {
        if (sidecars.IsEmpty) return null;
        return sidecars.FirstOrDefault(s => s.Namespace == @namespace && s.Spec.WorkloadSelector is { } wanted && LabelSelector.Fits(wanted, labels))
            ?? sidecars.FirstOrDefault(s => s.Namespace == @namespace && s.Spec.WorkloadSelector is null)
            ?? sidecars.FirstOrDefault(s => s.Namespace == rootNamespace && s.Spec.WorkloadSelector is null);
    }

    /// <summary>Where a workload listens for what reaches it on a port: its Sidecar may lead the port elsewhere.</summary>
    public int OwnPort(MeshWorkload workload, int port)
    {
        foreach (var ingress in Find(workload.Namespace, workload.Labels)?.Spec.Ingress ?? [])
        {
            if (ingress.Port?.Number != port) continue;
            return ingress.DefaultEndpoint is { Length: > 0 } text && IPEndPoint.TryParse(text, out var endpoint) ? endpoint.Port : port;
        }

        return port;
    }
}
