using System.Globalization;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Explain;

/// <summary>What to look at, or to change, when a request does not get where its sender wants it.</summary>
internal sealed class OutcomeHints(ProxyIdentity identity, MeshModel? model)
{
    /// <summary>How many names a hint lists.</summary>
    private const int MostNames = 8;

    /// <summary>No virtual host has the name.</summary>
    public static string UnknownHost(string authority, HttpRoutes routes)
    {
        var names = routes.VirtualHosts.SelectMany(static host => host.Domains).Where(static name => name != "*").ToList();
        if (names.Count == 0) return "no rule is bound to this listener: a VirtualService must name the Gateway in spec.gateways, and a host that the Gateway's server lists";
        return $"hosts known here: {Text(names)}{Meant(HostOf(authority), names)}";
    }

    /// <summary>Rules are there, and none fits.</summary>
    public static string NoRule => "every rule of the host has conditions: a last rule without match takes what the others leave";

    /// <summary>The mesh has no such host, whether it lets the request out or not.</summary>
    public string? UnknownToMesh(string authority, bool isClosed)
    {
        if (model is null) return null;
        var host = HostOf(authority);
        var meant = MayBeInside(host) ? Meant(host, ServiceNames()) : "";
        if (isClosed) return $"outboundTrafficPolicy is REGISTRY_ONLY: only Services and hosts of a ServiceEntry are reached; make a ServiceEntry with hosts: [{host}]{meant}";
        return meant.Length == 0 ? null : $"no Service is called {host}{meant}";
    }

    /// <summary>A route leads to a cluster that is not there.</summary>
    public string? NoCluster(string cluster)
    {
        if (model is null || Split(cluster) is not ({ } host, var port, { } subset)) return null;
        if (model.Registry.Find(host) is not { } service) return $"no Service or ServiceEntry has the host {host}{Meant(host, ServiceNames())}";
        if (service.Port(port) is null)
            return string.Create(CultureInfo.InvariantCulture, $"{host} has no port {port}; it has {Text(service.Ports.Select(static known => known.Number.ToString(CultureInfo.InvariantCulture)))}");
        if (subset.Length == 0) return $"{host} is not visible to {identity.Namespace}: look at exportTo and at the Sidecar of the namespace";
        if (model.DestinationRules.Find(identity, service) is not { } rule)
            return $"subset {subset} is defined nowhere: apply a DestinationRule for {host} with that subset, in namespace {service.Namespace} or {identity.Namespace}";
        var subsets = rule.Subsets.Select(static known => known.Name ?? "").ToList();
        var near = NearestName.Of(subset, subsets);
        return $"the DestinationRule for {host} defines {(subsets.Count == 0 ? "no subset" : $"the subsets {Text(subsets)}")}, not {subset}{(near is null ? "" : $"; did you mean {near}?")}";
    }

    /// <summary>A cluster without an endpoint.</summary>
    public string? NoEndpoint(string cluster)
    {
        if (model is null || Split(cluster) is not ({ } host, var port, { } subset) || model.Registry.Find(host) is not { } service) return null;
        var endpoints = service.Port(port)?.Endpoints ?? [];
        if (subset.Length > 0 && endpoints.Length > 0 && model.DestinationRules.Find(identity, service)?.Subsets.FirstOrDefault(known => known.Name == subset) is { } asked)
        {
            var found = endpoints.SelectMany(endpoint => asked.Labels.Keys.Select(key => $"{key}={endpoint.Labels.GetValueOrDefault(key) ?? "(none)"}")).Distinct().Order(StringComparer.Ordinal);
            return $"no ready pod of {host} has the labels of subset {subset} ({Text(asked.Labels.Select(static label => $"{label.Key}={label.Value}"))}); its ready pods have {Text(found)}";
        }

        return service.ShortName is null
            ? $"the ServiceEntry of {host} leads to no endpoint"
            : $"no ready pod fits the selector of Service {service.ShortName}, or none has its targetPort: kubectl get pods,endpoints -n {service.Namespace}";
    }

    /// <summary>A gateway does not listen there.</summary>
    /// <param name="port">As asked for.</param>
    /// <param name="open">Ports with a server, as they listen.</param>
    public string ClosedPort(int port, IEnumerable<int> open)
    {
        var selected = model is null ? [] : model.Gateways.Where(gateway => LabelSelector.Fits(gateway.Spec.Selector, identity.Labels)).Select(static gateway => gateway.Key).ToList();
        if (model is not null && selected.Count == 0)
        {
            var others = model.Gateways.Select(static gateway => gateway.Key).ToList();
            return $"no Gateway selects this workload ({Text(identity.Labels.Select(static label => $"{label.Key}={label.Value}"))}): {(others.Count == 0 ? "apply one" : $"look at spec.selector of {Text(others)}")}";
        }

        var ports = open.Order().Select(static known => known.ToString(CultureInfo.InvariantCulture)).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"no server of {Text(selected)} has port {port}; open are {(ports.Count == 0 ? "none" : Text(ports))}");
    }

    /// <summary>TLS asks for a server name that no server has.</summary>
    public static string UnknownServerName(string name, IEnumerable<string> known) => $"server names known here: {Text(known)}{Meant(name, known)}";

    /// <summary>A name that is written like a Service's: <c>httpbin.org</c> is not a slip for <c>httpbin</c>.</summary>
    private bool MayBeInside(string host) =>
        !host.Contains('.') || host.EndsWith(".svc", StringComparison.Ordinal) || host.EndsWith(DomainName.ClusterSuffix, StringComparison.Ordinal)
        || model!.Registry.All.Exists(service => service.ShortName is not null && host.EndsWith("." + service.Namespace, StringComparison.Ordinal));

    private IEnumerable<string> ServiceNames() => model!.Registry.All.Select(service => service.ShortName is null ? service.Host : service.Namespace == identity.Namespace ? service.ShortName : $"{service.ShortName}.{service.Namespace}");

    private static string Meant(string asked, IEnumerable<string> known) => NearestName.OfHost(asked, known) is { } near ? $"; did you mean {near}?" : "";

    private static string Text(IEnumerable<string> names)
    {
        var all = names.Distinct().ToList();
        return string.Join(", ", all.Take(MostNames)) + (all.Count > MostNames ? string.Create(CultureInfo.InvariantCulture, $" and {all.Count - MostNames} more") : "");
    }

    private static string HostOf(string authority) => authority.Split(':')[0].ToLowerInvariant();

    private static (string? Host, int Port, string? Subset) Split(string cluster) =>
        cluster.Split('|') is [_, var port, var subset, var host] && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (host, number, subset) : default;
}
