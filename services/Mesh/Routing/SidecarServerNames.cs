using System.Collections.Frozen;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// What a sidecar does with TLS that passes through, by port and server name: the tls rules of services on TLS ports, and the
/// hosts of ServiceEntries without an address, which nothing but the server name tells apart.
/// </summary>
internal sealed class SidecarServerNames(MeshModel model, ProxyIdentity identity, SidecarScope scope)
{
    private readonly Dictionary<int, List<(string Name, TcpRoute Route)>> _entries = [];

    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    public (FrozenDictionary<int, ServerNameTable<TcpRoute>> ByPort, FrozenSet<string> Clusters) Compile()
    {
        var index = new VirtualServiceIndex(model, identity, scope, static spec => !spec.Tls.IsEmpty);
        foreach (var service in scope.Services)
        {
            foreach (var port in service.Ports)
            {
                if (port.Protocol is not null && PortProtocol.IsTls(port.Protocol)) Add(service, port, index.Find(service.Host));
            }
        }

        return (_entries.ToFrozenDictionary(static e => e.Key, static e => new ServerNameTable<TcpRoute>(e.Value)), _named.ToFrozenSet(StringComparer.Ordinal));
    }

    private void Add(RegisteredService service, RegisteredPort port, Resource<VirtualService>? resource)
    {
        var cluster = ClusterCompiler.NameOf(service.Host, port.Number, null);
        var rules = resource is null ? [] : TlsRuleCompiler.Compile(model, resource, new RuleContext(identity, null, port.Number), service.Addresses);
        if (rules.IsEmpty && (service.ShortName is not null || !service.Addresses.IsEmpty)) return;
        _named.Add(cluster);
        if (!_entries.TryGetValue(port.Number, out var entries)) _entries[port.Number] = entries = [];
        if (rules.IsEmpty) entries.Add((service.Host, TcpRoute.To(cluster)));
        foreach (var rule in rules) entries.AddRange(rule.ServerNames.Select(name => (name, rule.Route)));
    }
}
