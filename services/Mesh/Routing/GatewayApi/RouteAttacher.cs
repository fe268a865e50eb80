using System.Collections.Immutable;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Hangs routes on their parents, one after the other, oldest first, and says for each how it went.</summary>
internal sealed class RouteAttacher(ParentFinder parents, GatewaySet gateways, BackendResolver backends)
{
    private readonly RuleCollector _rules = new();

    private readonly ConnectionCollector _connections = new(backends);

    private readonly HttpRuleTranslator _translator = new(backends);

    public ObjectStatus Attach(MeshObject route, ApiRoute spec)
    {
        var resolved = spec.Backends.Select(b => backends.Problem(route, b)).FirstOrDefault(p => p is not null) ?? Conditions.RouteResolved;
        var accepted = UnknownFilter(spec) is { } filter ? Conditions.NotAccepted("UnsupportedValue", $"unsupported filter type \"{filter}\"") : Conditions.RouteAccepted;
        HttpRule[] rules = spec is HttpRoute http ? [.. _translator.Translate(new Resource<HttpRoute>(route, http))] : [];
        var statuses = ImmutableArray.CreateBuilder<ParentStatus>();
        var served = new HashSet<(string Place, string Host, int? Port)>();
        for (var i = 0; i < spec.ParentRefs.Length; i++)
        {
            if (parents.Find(route, spec, spec.ParentRefs[i]) is not { } attachment) continue;
            statuses.Add(new ParentStatus(i, [attachment.Problem ?? accepted, resolved]));
            foreach (var listener in attachment.Listeners) AttachTo(listener, route, spec, rules, served);
            foreach (var host in attachment.Hosts)
            {
                if (served.Add(("mesh", host, spec.ParentRefs[i].Port))) AttachToService(host, spec.ParentRefs[i], route, spec, rules);
            }
        }

        return new ObjectStatus { Resource = route, Parents = statuses.ToImmutable() };
    }

    public ImmutableArray<Resource<VirtualService>> ToVirtualServices() => [.. _rules.ToVirtualServices(), .. _connections.ToVirtualServices()];

    private void AttachToService(string host, ParentRef parent, MeshObject route, ApiRoute spec, HttpRule[] rules)
    {
        var isProducer = (parent.Namespace ?? route.Namespace) == route.Namespace;
        if (spec is ConnectionRoute connections) _connections.AddMesh(host, isProducer, parent.Port, route, connections);
        else _rules.AddMesh(host, isProducer, parent.Port, route, rules);
    }

    private void AttachTo(AttachableListener listener, MeshObject route, ApiRoute spec, HttpRule[] rules, HashSet<(string Place, string Host, int? Port)> served)
    {
        listener.Attached.Add($"{route.Kind}/{route.Namespace}/{route.Name}");
        if (spec is ConnectionRoute connections)
        {
            if (served.Add((listener.Key, "*", null))) _connections.AddIngress(listener, route, connections);
            return;
        }

        foreach (var host in listener.Hosts(spec.Hostnames))
        {
            // Two parentRefs may mean the same listener.
            if (!BelongsToAnother(listener, host) && served.Add((listener.Key, host, null))) _rules.AddIngress(listener, host, route, rules);
        }
    }

    /// <summary>A host that a more specific listener of the same port claims is served by that one's routes alone.</summary>
    private bool BelongsToAnother(AttachableListener listener, string host) => gateways.ListenersOf(listener.Gateway).Any(other =>
        other.Problem is null && other.Spec.Port == listener.Spec.Port && other.Spec.Name != listener.Spec.Name
        && other.Hostname.Length > listener.Hostname.Length && DomainName.Covers(other.Hostname, host) && DomainName.Covers(listener.Hostname, other.Hostname));

    private static string? UnknownFilter(ApiRoute spec) => spec is HttpRoute http ? http.Rules.Select(FilterTranslator.Unknown).FirstOrDefault(f => f is not null) : null;
}
