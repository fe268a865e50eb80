using System.Collections.Immutable;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Where a route hangs: listeners of a Gateway, or hosts of the mesh.</summary>
/// <param name="Listeners">Of a Gateway parent.</param>
/// <param name="Hosts">Of a Service or ServiceEntry parent.</param>
/// <param name="Problem">Why it hangs nowhere; null: it does.</param>
internal sealed record Attachment(ImmutableArray<AttachableListener> Listeners, ImmutableArray<string> Hosts, StatusCondition? Problem)
{
    public static Attachment Refused(string reason, string message) => new([], [], Conditions.NotAccepted(reason, message));
}

/// <summary>Finds the listeners or services that a <c>parentRef</c> means and that let the route in.</summary>
internal sealed class ParentFinder(GatewaySet gateways, ServiceRegistry registry, MeshSnapshot snapshot, ImmutableArray<Resource<ServiceEntry>> entries)
{
    /// <returns>Null: somebody else's parent.</returns>
    public Attachment? Find(MeshObject route, ApiRoute spec, ParentRef parent)
    {
        var space = parent.Namespace ?? route.Namespace;
        return (parent.Group, parent.Kind) switch
        {
            (ResourceReader.GatewayApiGroup, "Gateway") => FindGateway(route, spec, parent, space),
            ("", "Service") => FindService(parent, $"{parent.Name}.{space}{DomainName.ClusterSuffix}"),
            (ResourceReader.NetworkingGroup, "ServiceEntry") => entries.FirstOrDefault(e => e.Namespace == space && e.Name == parent.Name) is { } entry
                ? new Attachment([], entry.Spec.Hosts, null)
                : Attachment.Refused("NoMatchingParent", $"parent service entry {space}/{parent.Name} not found"),
            _ => null,
        };
    }

    private Attachment FindService(ParentRef parent, string host)
    {
        if (registry.Find(host) is not { ShortName: not null } service) return Attachment.Refused("NoMatchingParent", $"parent service {host} not found");
        return parent.Port is { } port && service.Port(port) is null
            ? Attachment.Refused("NoMatchingParent", $"parent service {host} has no port {port}")
            : new Attachment([], [host], null);
    }

    private Attachment? FindGateway(MeshObject route, ApiRoute spec, ParentRef parent, string space)
    {
        var all = gateways.Find(space, parent.Name);
        if (all.IsDefault)
        {
            var exists = snapshot.Objects.Any(o => o is { Group: ResourceReader.GatewayApiGroup, Kind: "Gateway" } && o.Namespace == space && o.Name == parent.Name);
            return exists ? null : Attachment.Refused("NoMatchingParent", $"parent gateway {space}/{parent.Name} not found");
        }

        var meant = all.Where(l => (parent.SectionName is null || l.Spec.Name == parent.SectionName) && (parent.Port is null || l.Spec.Port == parent.Port)).ToList();
        if (meant.Count == 0) return Attachment.Refused("NoMatchingParent", $"no listener of gateway {space}/{parent.Name} has {Wanted(parent)}");
        var labels = snapshot.NamespaceLabels.GetValueOrDefault(route.Namespace) ?? ImmutableDictionary<string, string>.Empty;
        var open = meant.FindAll(l => l.Problem is null && l.Kinds.Contains(route.Kind) && l.LetsIn(route.Namespace, labels));
        if (open.Count == 0) return Attachment.Refused("NotAllowedByListeners", WhyNot(meant, route));
        ImmutableArray<AttachableListener> fitting = [.. open.Where(l => l.Hosts(spec.Hostnames).Any())];
        return fitting.IsEmpty
            ? Attachment.Refused("NoMatchingListenerHostname", $"no hostnames matched parent hostname {string.Join(", ", open.Select(l => $"\"{l.Hostname}\""))}")
            : new Attachment(fitting, [], null);
    }

    private static string Wanted(ParentRef parent) => (parent.SectionName, parent.Port) switch
    {
        ({ } name, null) => $"sectionName \"{name}\"",
        (null, { } port) => $"port {port}",
        var (name, port) => $"sectionName \"{name}\" and port {port}",
    };

    private static string WhyNot(List<AttachableListener> meant, MeshObject route)
    {
        if (meant.TrueForAll(l => l.Problem is not null)) return "the listeners it names are not accepted";
        return meant.Exists(l => l.Problem is null && l.Kinds.Contains(route.Kind))
            ? $"hostnames matched parent hostname, but namespace \"{route.Namespace}\" is not allowed by the parent"
            : $"kind {route.Kind} is not allowed by the listeners";
    }
}
