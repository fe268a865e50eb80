using Bookinfo.Mesh;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Commands;

/// <summary>The proxies that a person means by a name.</summary>
internal sealed class CallerFinder(PodNetwork network)
{
    /// <param name="from">A pod, its label <c>app</c> or its Deployment, as <c>[NAMESPACE/]NAME</c>; null: the ingress gateway.</param>
    /// <returns>All of them, by name: of the pod itself before its label, of its label before its Deployment. Empty: none runs.</returns>
    public IReadOnlyList<IProxy> Find(string? from)
    {
        var proxies = network.Proxies.OrderBy(NameOf, StringComparer.Ordinal).ToList();
        if (from is null) return proxies.FindAll(IngressGateway.Is);
        var slash = from.IndexOf('/', StringComparison.Ordinal);
        var (ns, name) = slash < 0 ? ("default", from) : (from[..slash], from[(slash + 1)..]);
        proxies = proxies.FindAll(proxy => proxy.Identity.Namespace == ns);
        foreach (var fits in new Predicate<IProxy>[]
        {
            proxy => proxy.Identity.Name == name,
            proxy => proxy.Identity.Labels.GetValueOrDefault("app") == name,
            proxy => proxy.Identity.Name.StartsWith(name + "-", StringComparison.Ordinal),
        })
        {
            if (proxies.FindAll(fits) is { Count: > 0 } found) return found;
        }

        return [];
    }

    /// <summary>What is said when nobody has the name.</summary>
    public string Unknown(string? from) => $"from: found \"{from ?? "(the ingress gateway)"}\"; pods that run now: {string.Join(", ", network.Proxies.Select(NameOf).Order(StringComparer.Ordinal))}";

    public static string NameOf(IProxy proxy) => $"{proxy.Identity.Namespace}/{proxy.Identity.Name}";
}
