using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>TCPRoutes and TLSRoutes as VirtualServices, one for each place they hang on; of several at one place the oldest rules.</summary>
internal sealed class ConnectionCollector(BackendResolver backends)
{
    private readonly ImmutableArray<Resource<VirtualService>>.Builder _collected = ImmutableArray.CreateBuilder<Resource<VirtualService>>();

    /// <param name="listener">Where.</param>
    /// <param name="route">The route.</param>
    /// <param name="spec">What it says.</param>
    public void AddIngress(AttachableListener listener, MeshObject route, ConnectionRoute spec) =>
        Add(listener.Key, spec.IsTls ? [.. listener.Hosts(spec.Hostnames)] : ["*"], "*", null, route, spec);

    /// <param name="host">Full name of the service that is called.</param>
    /// <param name="isProducer">Whether the route lives beside the service; else it is for callers of its own namespace.</param>
    /// <param name="port">Of the service; null: all.</param>
    /// <param name="route">The route.</param>
    /// <param name="spec">What it says.</param>
    public void AddMesh(string host, bool isProducer, int? port, MeshObject route, ConnectionRoute spec) =>
        Add("mesh", [host], isProducer ? "*" : route.Namespace, port, route, spec);

    public ImmutableArray<Resource<VirtualService>> ToVirtualServices() => _collected.ToImmutable();

    private void Add(string gateway, ImmutableArray<string> hosts, string callers, int? port, MeshObject route, ConnectionRoute spec)
    {
        if (spec.Rules.IsEmpty || hosts.IsEmpty) return;
        var destinations = Destinations(route, spec.Rules[0].Backends);
        ConnectionMatch[] match = spec.IsTls || port is not null
            ? [new ConnectionMatch { SniHosts = spec.IsTls ? gateway == "mesh" ? spec.Hostnames : hosts : [], Port = port }]
            : [];
        var source = new MeshObject
        {
            Group = ResourceReader.NetworkingGroup,
            Kind = nameof(VirtualService),
            Namespace = route.Namespace,
            Name = string.Create(CultureInfo.InvariantCulture, $"{route.Name}-{(spec.IsTls ? "tls" : "tcp")}-{_collected.Count}-{AttachableListener.GeneratedSuffix}"),
            Created = route.Created,
        };
        _collected.Add(new Resource<VirtualService>(source, new VirtualService
        {
            Hosts = hosts,
            Gateways = [gateway],
            ExportTo = [callers],
            Tcp = spec.IsTls ? [] : [new TcpRule([.. match], destinations)],
            Tls = spec.IsTls ? [new TlsRule([.. match], destinations)] : [],
        }));
    }

    /// <summary>A connection to what is not there is closed, its share of the weight included.</summary>
    private ImmutableArray<RouteDestination> Destinations(MeshObject route, ImmutableArray<BackendRef> references)
    {
        var weighted = references.Where(b => b.Weight > 0).ToList();
        return weighted.Count == 0
            ? [new RouteDestination { Destination = BackendResolver.Nowhere }]
            : [.. weighted.Select(b => new RouteDestination { Destination = backends.Resolve(route, b), Weight = b.Weight })];
    }
}
