using System.Text.RegularExpressions;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>A GRPCRoute is an HTTPRoute whose paths are written as service and method.</summary>
/// <field name="rules.matches.method">Which service or method is called; null: any.</field>
/// <field name="rules.matches.method.type"><c>Exact</c> (also when null) or <c>RegularExpression</c>, for both names.</field>
/// <field name="rules.matches.method.service">For example <c>bookinfo.v1.Ratings</c>; null: any.</field>
/// <field name="rules.matches.method.method">For example <c>GetRatings</c>; null: any.</field>
internal static class GrpcRoute
{
    public static HttpRoute Read(FieldReader f)
    {
        f.Skip("useDefaultGateways");
        return new()
        {
            ParentRefs = f.Objects("parentRefs", ParentRef.Read),
            Hostnames = [.. f.Texts("hostnames").Select(h => h.ToLowerInvariant())],
            Rules = f.Objects("rules", ReadRule),
        };
    }

    private static HttpRouteRule ReadRule(FieldReader f)
    {
        f.Skip("sessionPersistence");
        return new()
        {
            Name = f.Text("name"),
            Matches = f.Objects("matches", ReadMatch),
            Filters = f.Objects("filters", RouteFilter.Read),
            Backends = f.Objects("backendRefs", BackendRef.Read),
        };
    }

    private static HttpRouteMatch ReadMatch(FieldReader f) => new()
    {
        Path = f.Object("method", ReadMethod)?.Path,
        Headers = f.Objects("headers", NameMatch.Read),
    };

    private static HttpRouteMatch ReadMethod(FieldReader f)
    {
        var isRegex = f.Choice("type", PathMatch.Exact, PathMatch.Regex) == PathMatch.Regex;
        var (service, method) = (f.Text("service"), f.Text("method"));
        return new() { Path = PathOf(isRegex, service is { Length: > 0 } ? service : null, method is { Length: > 0 } ? method : null) };
    }

    private static PathMatch? PathOf(bool isRegex, string? service, string? method) => (isRegex, service, method) switch
    {
        (_, null, null) => null,
        (false, not null, not null) => new(PathMatch.Exact, $"/{service}/{method}"),
        (false, not null, null) => new(PathMatch.Prefix, $"/{service}/"),
        (false, null, not null) => new(PathMatch.Regex, $"/[^/]+/{Regex.Escape(method)}"),
        _ => new(PathMatch.Regex, $"/{service ?? "[^/]+"}/{method ?? "[^/]+"}"),
    };
}
