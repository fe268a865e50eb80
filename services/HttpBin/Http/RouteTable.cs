namespace Bookinfo.HttpBin.Http;

/// <summary>
/// The paths of one dialect. Not ASP.NET Core's routing: that ignores case and trailing slashes and resolves dots before anybody
/// can look, and both originals do none of it.
/// </summary>
internal sealed class RouteTable(DialectName dialect)
{
    private readonly List<string> _families = [];
    private readonly Dictionary<string, Route> _literals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Route>> _byFirstSegment = new(StringComparer.Ordinal);

    /// <summary>Headings in the order in which they were begun.</summary>
    public IReadOnlyList<string> Families => _families;

    public IEnumerable<Route> Routes => _byFirstSegment.Values.SelectMany(routes => routes);

    /// <summary>Puts the routes that are added next under a heading.</summary>
    public void Begin(string family) => _families.Add(family);

    /// <summary>A route of the Python dialect.</summary>
    public void Py(string pattern, Methods methods, Func<Exchange, Task> handler)
    {
        if (dialect == DialectName.Py) Add(new Route(pattern, methods, handler) { Family = _families[^1] });
    }

    /// <summary>A route of the Go dialect.</summary>
    public void Go(string pattern, Methods methods, Func<Exchange, Task> handler)
    {
        if (dialect == DialectName.Go) Add(new Route(pattern, methods, handler) { Family = _families[^1] });
    }

    /// <summary>A route that only one original has and that is served in both dialects.</summary>
    public void Both(string pattern, Methods methods, Func<Exchange, Task> handler) => Add(new Route(pattern, methods, handler) { Family = _families[^1] });

    /// <summary>The route of a path without variable segments, as it stands in the request line.</summary>
    public Route? FindLiteral(string path) => _literals.GetValueOrDefault(path);

    /// <summary>The route of a path given by its decoded segments; null when there is none.</summary>
    public Route? Find(IReadOnlyList<string> segments, List<string> values)
    {
        if (!_byFirstSegment.TryGetValue(segments[0], out var routes)) return null;
        foreach (var route in routes)
        {
            if (route.Matches(segments, emptyRest: dialect == DialectName.Go, values)) return route;
        }

        return null;
    }

    private void Add(Route route)
    {
        if (route.IsLiteral) _literals[route.Pattern] = route;
        if (!_byFirstSegment.TryGetValue(route.FirstSegment, out var routes)) _byFirstSegment[route.FirstSegment] = routes = [];
        routes.Add(route);
    }
}
