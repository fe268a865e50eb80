using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>A match block without its static selectors, ready for requests.</summary>
internal static class MatchCompiler
{
    /// <summary>Names that Istio ignores among headers: they have fields of their own.</summary>
    public static readonly string[] IgnoredHeaders = ["uri", "scheme", "method", "authority"];

    /// <summary>Whether listener, caller and gateway let the block take part at all.</summary>
    public static bool Applies(HttpMatch match, RuleContext context, string resourceNamespace)
    {
        if (match.Port is { } port && port != 0 && port != context.Port) return false;
        // A list of gateways in the block replaces the test of the caller.
        if (!match.Gateways.IsEmpty) return context.Names(match.Gateways, resourceNamespace);
        if (match.SourceNamespace is { Length: > 0 } source && source != context.Identity.Namespace) return false;
        return LabelSelector.Fits(match.SourceLabels, context.Identity.Labels);
    }

    public static RequestMatch Compile(HttpMatch match, RegexCache regexes) => new()
    {
        Path = Compile(match.Uri, match.IgnoreUriCase, regexes),
        Scheme = Compile(match.Scheme, false, regexes),
        Method = Compile(match.Method, false, regexes),
        Authority = Compile(match.Authority, false, regexes),
        Headers = Named(match.Headers, true, regexes),
        WithoutHeaders = Named(match.WithoutHeaders, true, regexes),
        QueryParameters = Named(match.QueryParams, false, regexes),
    };

    /// <summary>Every request fits, so that no later rule can be reached.</summary>
    public static bool IsCatchAll(RequestMatch match) =>
        match is { Scheme: null, Method: null, Authority: null, Headers.IsEmpty: true, WithoutHeaders.IsEmpty: true, QueryParameters.IsEmpty: true }
        && match.Path is null or { Kind: StringMatchKind.Prefix, Text: "/" or "" } or { Kind: StringMatchKind.SegmentPrefix, Text: "/" } or { Kind: StringMatchKind.Regex, Text: ".*" };

    private static ImmutableArray<NamedMatch> Named(ImmutableSortedDictionary<string, TextMatch> matches, bool areHeaders, RegexCache regexes)
    {
        if (matches.IsEmpty) return [];
        var list = ImmutableArray.CreateBuilder<NamedMatch>(matches.Count);
        foreach (var (name, match) in matches)
        {
            if (areHeaders && IgnoredHeaders.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            list.Add(new NamedMatch(areHeaders ? name.ToLowerInvariant() : name, match.Regex == "*" ? null : Compile(match, false, regexes)));
        }

        return list.DrainToImmutable();
    }

    public static StringMatch? Compile(TextMatch? match, bool ignoreCase, RegexCache regexes) => match switch
    {
        { Exact: { } exact } => new() { Kind = StringMatchKind.Exact, Text = exact, IgnoreCase = ignoreCase },
        { Prefix: { } prefix, WholeSegments: true } => new() { Kind = StringMatchKind.SegmentPrefix, Text = prefix.TrimEnd('/') is { Length: > 0 } text ? text : "/", IgnoreCase = ignoreCase },
        { Prefix: { } prefix } => new() { Kind = StringMatchKind.Prefix, Text = prefix, IgnoreCase = ignoreCase },
        { Regex: { } regex } => new() { Kind = StringMatchKind.Regex, Text = regex, Regex = regexes.Get(regex) },
        _ => null,
    };
}
