using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Finds what a rule sends requests to. What cannot be found, or may not be named, answers 500.</summary>
internal sealed class BackendResolver(ServiceRegistry registry, GrantIndex grants)
{
    /// <summary>Host that no service can have: its cluster never exists.</summary>
    public static readonly Destination Nowhere = new() { Host = "invalid.backend", Port = 1 };

    /// <returns>Never null; <see cref="Problem"/> says whether it is there.</returns>
    public Destination Resolve(MeshObject route, BackendRef backend) =>
        Problem(route, backend) is null ? new Destination { Host = HostOf(route, backend), Port = backend.Port } : Nowhere;

    /// <summary>Null: it can be found, and named from here.</summary>
    public StatusCondition? Problem(MeshObject route, BackendRef backend)
    {
        var target = backend.Target;
        if (!IsService(target) && !IsHostname(target)) return Conditions.NotResolved("InvalidKind", $"referencing unsupported backendRef: group \"{target.Group}\" kind \"{target.Kind}\"");
        if (IsService(target) && !grants.Permits(route, target))
            return Conditions.NotResolved("RefNotPermitted", $"backendRef {target.Name}/{target.Namespace} not accessible to a {route.Kind} in namespace \"{route.Namespace}\" (missing a ReferenceGrant?)");
        if (backend.Port is not { } port) return Conditions.NotResolved("UnsupportedValue", "port is required in backendRef");
        var host = HostOf(route, backend);
        if (registry.Find(host) is not { } service) return Conditions.NotResolved("BackendNotFound", $"backend({host}) not found");
        return service.Port(port) is null ? Conditions.NotResolved("BackendNotFound", $"backend({host}) has no port {port}") : null;
    }

    private static string HostOf(MeshObject route, BackendRef backend) => IsHostname(backend.Target)
        ? backend.Target.Name.ToLowerInvariant()
        : $"{backend.Target.Name}.{backend.Target.Namespace ?? route.Namespace}{DomainName.ClusterSuffix}";

    private static bool IsService(ObjectRef target) => target is { Group: "", Kind: "Service" };

    private static bool IsHostname(ObjectRef target) => target is { Group: ResourceReader.NetworkingGroup, Kind: "Hostname" };
}
