using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// What a caller knows of the mesh: services exported to its namespace, cut down to the hosts that its Sidecar imports. Hosts
/// that imported rules send traffic to are known as well.
/// </summary>
internal sealed class SidecarScope
{
    private readonly Sidecar? _sidecar;
    private readonly string _sidecarNamespace;
    private readonly string _callerNamespace;

    public SidecarScope(MeshModel model, ProxyIdentity identity)
    {
        // A gateway has no Sidecar; a pod without a proxy has nothing to cut down.
        var found = identity.Kind == ProxyKind.Sidecar ? model.Sidecars.Find(identity.Namespace, identity.Labels) : null;
        _sidecar = found is { Spec.Egress.IsEmpty: false } ? found.Spec : null;
        _callerNamespace = identity.Namespace;

        // "." means the namespace of the workload, also in the root namespace's Sidecar.
        _sidecarNamespace = identity.Namespace;
        RegistryOnly = identity.Kind == ProxyKind.Sidecar && (found?.Spec.OutboundTrafficPolicy?.RegistryOnly ?? model.Settings.RegistryOnly);
        Services = [.. Select(model, identity)];
    }

    /// <summary>Whether hosts that are not known are refused.</summary>
    public bool RegistryOnly { get; }

    /// <summary>Known services with the ports that are known.</summary>
    public ImmutableArray<RegisteredService> Services { get; }

    /// <summary>Whether rules are known to the caller: they are exported to it and one of their hosts is imported.</summary>
    public bool Imports(Resource<VirtualService> resource)
    {
        if (!Visibility.IsVisible(resource.Spec.ExportTo, resource.Namespace, _callerNamespace)) return false;
        return _sidecar is null || resource.Spec.Hosts.Any(host => _sidecar.Egress.Any(e => Imports(e, resource.Namespace, DomainName.Resolve(host, resource.Namespace))));
    }

    private IEnumerable<RegisteredService> Select(MeshModel model, ProxyIdentity identity)
    {
        if (_sidecar is null) return model.Registry.KnownBy(s => IsExported(s) ? s : null);
        var called = model.VirtualServices
            .Where(r => Imports(r) && (r.Spec.Gateways.IsEmpty || r.Spec.Gateways.Contains("mesh")))
            .SelectMany(DestinationsOf)
            .ToHashSet(StringComparer.Ordinal);
        return model.Registry.KnownBy(s => !IsExported(s) ? null : called.Contains(s.Host) ? s : Imported(s));

        // Without a sidecar nobody hears of ServiceEntries: names go to DNS.
        bool IsExported(RegisteredService s) => Visibility.IsVisible(s.ExportTo, s.Namespace, _callerNamespace) && (identity.Kind != ProxyKind.Uninjected || s.ShortName is not null);

        RegisteredService? Imported(RegisteredService s) => s with { Ports = [.. s.Ports.Where(p => Imports(s, p.Number))] } is { Ports.IsEmpty: false } known ? known : null;
    }

    private bool Imports(RegisteredService service, int port)
    {
        var listener = _sidecar!.Egress.FirstOrDefault(e => e.Port?.Number == port) ?? _sidecar.Egress.FirstOrDefault(static e => e.Port?.Number is null or 0);
        return listener is not null && Imports(listener, service.Namespace, service.Host);
    }

    private bool Imports(SidecarEgress listener, string @namespace, string host)
    {
        foreach (var entry in listener.Hosts)
        {
            var slash = entry.IndexOf('/', StringComparison.Ordinal);
            var (space, name) = (entry[..slash], entry[(slash + 1)..]);
            if (space != "*" && (space == "." ? _sidecarNamespace : space) != @namespace) continue;
            if (DomainName.Overlap(name.ToLowerInvariant(), host)) return true;
        }

        return false;
    }

    private static IEnumerable<string> DestinationsOf(Resource<VirtualService> resource) =>
        resource.Spec.Http.SelectMany(static r => r.Route).Select(static d => d.Destination)
            .Concat(resource.Spec.Tcp.SelectMany(static r => r.Route).Select(static d => d.Destination))
            .Concat(resource.Spec.Tls.SelectMany(static r => r.Route).Select(static d => d.Destination))
            .Select(d => DomainName.Resolve(d?.Host ?? "", resource.Namespace));
}
