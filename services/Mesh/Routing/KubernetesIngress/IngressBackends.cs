using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.KubernetesIngress;

namespace Bookinfo.Mesh.Routing.KubernetesIngress;

/// <summary>Where an Ingress sends to: ports may be named, as in the Service.</summary>
internal sealed class IngressBackends(MeshSnapshot snapshot)
{
    /// <summary>A Service or port that is not there becomes a destination that does not exist: 503.</summary>
    public Destination Resolve(string space, IngressBackend backend)
    {
        var port = backend.PortNumber != 0 || backend.PortName is null
            ? backend.PortNumber
            : snapshot.Services.FirstOrDefault(s => s.Namespace == space && s.Name == backend.Service)?.Ports.FirstOrDefault(p => p.Name == backend.PortName)?.Number ?? 0;
        return new Destination { Host = $"{backend.Service ?? "invalid"}.{space}{DomainName.ClusterSuffix}", Port = port == 0 ? 1 : port };
    }
}
