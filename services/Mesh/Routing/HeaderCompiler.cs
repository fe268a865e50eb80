using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Header rules in the order that they are carried out in (contract mesh.md section 1.3).</summary>
internal static class HeaderCompiler
{
    /// <returns>Null when nothing changes.</returns>
    public static RouteHeaders? Compile(HeaderRules? rules) => rules is null ? null : new RouteHeaders
    {
        Request = Compile(rules.Request),
        Response = Compile(rules.Response),
        Host = HostIn(rules.Request?.Set) ?? HostIn(rules.Request?.Add),
    };

    /// <summary>A rule and its only destination are one step, the destination's part last.</summary>
    public static RouteHeaders? Join(RouteHeaders? rule, RouteHeaders? destination)
    {
        if (rule is null || destination is null) return rule ?? destination;
        return new RouteHeaders
        {
            Request = rule.Request.Then(destination.Request),
            Response = rule.Response.Then(destination.Response),
            Host = destination.Host ?? rule.Host,
        };
    }

    private static HeaderChanges Compile(HeaderOperations? operations) => operations is null ? HeaderChanges.None : new HeaderChanges(
        [.. operations.Remove.Where(static name => !IsSpecial(name)).Order(StringComparer.Ordinal)],
        [.. Changes(operations.Set, appends: false), .. Changes(operations.Add, appends: true)]);

    private static IEnumerable<HeaderChange> Changes(IReadOnlyDictionary<string, string> values, bool appends) => values
        .Where(static value => !IsSpecial(value.Key))
        .OrderBy(static value => value.Key, StringComparer.Ordinal)
        .Select(value => new HeaderChange(value.Key.ToLowerInvariant(), HeaderTemplate.Parse(value.Value), appends));

    private static string? HostIn(IReadOnlyDictionary<string, string>? values) =>
        values?.Where(static value => IsHost(value.Key)).Select(static value => value.Value).FirstOrDefault(static value => value.Length > 0);

    private static bool IsHost(string name) => name.ToUpperInvariant() is "HOST" or ":AUTHORITY";

    /// <summary>Not for headers: a host rewrite, or what frames the message, which no rule may break.</summary>
    private static bool IsSpecial(string name) => name.StartsWith(':') || IsHost(name) || name.ToUpperInvariant() is "CONTENT-LENGTH" or "TRANSFER-ENCODING";
}
