using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Gathers the rules of all routes by the host that they serve and makes one VirtualService of each host.</summary>
internal sealed class RuleCollector
{
    private const string Mesh = "mesh";

    private readonly Dictionary<Place, List<(MeshObject Route, HttpRule Rule)>> _rules = [];

    private readonly List<Place> _order = [];

    /// <param name="listener">Where.</param>
    /// <param name="host">For which host.</param>
    /// <param name="route">Whose.</param>
    /// <param name="rules">With one match each.</param>
    public void AddIngress(AttachableListener listener, string host, MeshObject route, IEnumerable<HttpRule> rules) =>
        Add(new Place(listener.Key, host, "*"), route, rules);

    /// <summary>A route in the service's own namespace is for all callers, one elsewhere for callers of that namespace.</summary>
    /// <param name="host">Full name of the service.</param>
    /// <param name="isProducer">Whether the route lives beside the service.</param>
    /// <param name="port">Of the service; null: all.</param>
    /// <param name="route">Whose.</param>
    /// <param name="rules">With one match each.</param>
    public void AddMesh(string host, bool isProducer, int? port, MeshObject route, IEnumerable<HttpRule> rules) =>
        Add(new Place(Mesh, host, isProducer ? "*" : route.Namespace), route, rules.Select(r => r with { Match = [r.Match[0] with { Port = port }] }));

    /// <summary>One per place.</summary>
    public ImmutableArray<Resource<VirtualService>> ToVirtualServices()
    {
        var counts = new Dictionary<(string Namespace, string Name), int>();
        return [.. _order.Select(place => ToVirtualService(place, _rules[place], AgeOf(place), counts))];
    }

    private void Add(Place place, MeshObject route, IEnumerable<HttpRule> rules)
    {
        (MeshObject Route, HttpRule Rule)[] added = [.. rules.Select(rule => (route, rule))];
        if (added.Length == 0) return;
        if (!_rules.TryGetValue(place, out var list))
        {
            _rules[place] = list = [];
            _order.Add(place);
        }

        list.AddRange(added);
    }

    /// <summary>The older rules of a host win, so those of a caller's own namespace count as older than the producer's.</summary>
    private DateTimeOffset AgeOf(Place place)
    {
        var own = _rules[place][0].Route.Created;
        if (!_rules.TryGetValue(place with { Callers = "*" }, out var producer) || place.Callers == "*" || producer[0].Route.Created > own) return own;
        return producer[0].Route.Created.AddTicks(-1);
    }

    private static Resource<VirtualService> ToVirtualService(Place place, List<(MeshObject Route, HttpRule Rule)> rules, DateTimeOffset created, Dictionary<(string Namespace, string Name), int> counts)
    {
        var oldest = rules[0].Route;
        var key = (oldest.Namespace, oldest.Name);
        var number = counts[key] = counts.GetValueOrDefault(key, -1) + 1;
        var source = new MeshObject
        {
            Group = ResourceReader.NetworkingGroup,
            Kind = nameof(VirtualService),
            Namespace = oldest.Namespace,
            Name = string.Create(CultureInfo.InvariantCulture, $"{oldest.Name}-{number}-{AttachableListener.GeneratedSuffix}"),
            Created = created,
        };
        return new Resource<VirtualService>(source, new VirtualService
        {
            Hosts = [place.Host],
            Gateways = [place.Gateway],
            ExportTo = [place.Callers],
            Http = RulePrecedence.Sort(rules.Select(r => r.Rule)),
        });
    }

    /// <param name="Gateway">Key of a generated Gateway, or <c>mesh</c>.</param>
    /// <param name="Host">Host.</param>
    /// <param name="Callers">Namespace whose callers see it; <c>*</c>: all.</param>
    private sealed record Place(string Gateway, string Host, string Callers);
}
