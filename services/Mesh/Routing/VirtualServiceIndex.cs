using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// The VirtualServices that a caller in the mesh sees, by host. For a host the oldest one rules entirely; the most specific
/// host wins over age.
/// </summary>
internal sealed class VirtualServiceIndex
{
    private readonly Dictionary<string, Resource<VirtualService>> _exact = new(StringComparer.Ordinal);
    private readonly List<(string Host, Resource<VirtualService> Resource)> _wildcards = [];

    /// <param name="model">Has them all.</param>
    /// <param name="identity">The caller.</param>
    /// <param name="scope">What the caller knows.</param>
    /// <param name="has">Whether a VirtualService has rules of the kind that is asked for; others claim no host.</param>
    public VirtualServiceIndex(MeshModel model, ProxyIdentity identity, SidecarScope scope, Func<VirtualService, bool> has)
    {
        var mesh = new RuleContext(identity, null, 0);
        foreach (var resource in model.VirtualServices)
        {
            if (!has(resource.Spec)) continue;
            if (!resource.Spec.Gateways.IsEmpty && !mesh.Names(resource.Spec.Gateways, resource.Namespace)) continue;
            if (!scope.Imports(resource)) continue;
            foreach (var written in resource.Spec.Hosts)
            {
                var host = DomainName.Resolve(written, resource.Namespace);
                if (!DomainName.IsWildcard(host)) _exact.TryAdd(host, resource);
                else if (!_wildcards.Exists(w => w.Host == host)) _wildcards.Add((host, resource));
            }
        }

        // A stable order: of two equally long wildcards the older one stays in front.
        _wildcards = [.. _wildcards.OrderByDescending(w => w.Host.Length)];
    }

    /// <summary>Every host that rules were written for, with the resource that rules it.</summary>
    public IEnumerable<(string Host, Resource<VirtualService> Resource)> Hosts =>
        _exact.Select(e => (e.Key, e.Value)).Concat(_wildcards).OrderBy(h => h.Item1, StringComparer.Ordinal);

    /// <summary>Null: no rule was written for the service.</summary>
    public Resource<VirtualService>? Find(string host)
    {
        if (_exact.TryGetValue(host, out var exact)) return exact;
        foreach (var (wildcard, resource) in _wildcards)
        {
            if (DomainName.Covers(wildcard, host)) return resource;
        }

        return null;
    }
}
