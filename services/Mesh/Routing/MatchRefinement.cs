using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Match blocks of a delegate held against those of the rule that names it: each must ask for less than the root lets in.</summary>
internal static class MatchRefinement
{
    /// <summary>Every pair that goes together, joined. A delegate's block that goes with none of the root's spoils its whole rule.</summary>
    /// <returns>Null: the delegate's rule is left out.</returns>
    public static ImmutableArray<HttpMatch>? Join(ImmutableArray<HttpMatch> root, ImmutableArray<HttpMatch> own)
    {
        if (root.IsEmpty) return own;
        if (own.IsEmpty) return root;
        var joined = ImmutableArray.CreateBuilder<HttpMatch>();
        foreach (var block in own)
        {
            var before = joined.Count;
            foreach (var allowed in root)
            {
                if (!Conflicts(allowed, block)) joined.Add(Join(allowed, block));
            }

            if (joined.Count == before) return null;
        }

        return joined.DrainToImmutable();
    }

    public static string? JoinNames(string? root, string? own) => (root, own) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => $"{root}-{own}",
        (_, { Length: > 0 }) => own,
        _ => root,
    };

    private static HttpMatch Join(HttpMatch root, HttpMatch own) => own with
    {
        Name = JoinNames(root.Name, own.Name),
        Uri = own.Uri ?? root.Uri,
        Scheme = own.Scheme ?? root.Scheme,
        Method = own.Method ?? root.Method,
        Authority = own.Authority ?? root.Authority,
        Headers = root.Headers.SetItems(own.Headers),
        WithoutHeaders = root.WithoutHeaders.SetItems(own.WithoutHeaders),
        QueryParams = root.QueryParams.SetItems(own.QueryParams),
        Port = own.Port is null or 0 ? root.Port : own.Port,
        SourceLabels = root.SourceLabels.SetItems(own.SourceLabels),
        SourceNamespace = own.SourceNamespace is { Length: > 0 } ? own.SourceNamespace : root.SourceNamespace,
        Gateways = own.Gateways.IsEmpty ? root.Gateways : own.Gateways,
        StatPrefix = own.StatPrefix is { Length: > 0 } ? own.StatPrefix : root.StatPrefix,
    };

    private static bool Conflicts(HttpMatch root, HttpMatch own) =>
        Conflicts(root.Uri, own.Uri)
        || Conflicts(root.Scheme, own.Scheme)
        || Conflicts(root.Method, own.Method)
        || Conflicts(root.Authority, own.Authority)
        || Conflicts(root.Headers, own.Headers)
        || Conflicts(root.WithoutHeaders, own.WithoutHeaders)
        || Conflicts(root.QueryParams, own.QueryParams)
        || root.IgnoreUriCase != own.IgnoreUriCase
        || (root.Port > 0 && own.Port > 0 && root.Port != own.Port)
        || (root.SourceNamespace is { Length: > 0 } && own.SourceNamespace is { Length: > 0 } && root.SourceNamespace != own.SourceNamespace)
        || own.SourceLabels.Any(label => root.SourceLabels.TryGetValue(label.Key, out var value) && value != label.Value)
        || (!root.Gateways.IsEmpty && own.Gateways.Any(gateway => !root.Gateways.Contains(gateway)));

    private static bool Conflicts(ImmutableSortedDictionary<string, TextMatch> root, ImmutableSortedDictionary<string, TextMatch> own) =>
        own.Any(entry => root.TryGetValue(entry.Key, out var allowed) && Conflicts(allowed, entry.Value));

    /// <summary>A regular expression, or mere presence, cannot be compared with anything.</summary>
    private static bool Conflicts(TextMatch? root, TextMatch? own) => (root, own) switch
    {
        (null, _) or (_, null) => false,
        ({ Exact: { } exact }, { Exact: { } same }) => exact != same,
        ({ Prefix: { } prefix }, { Exact: { } text }) => !text.StartsWith(prefix, StringComparison.Ordinal),
        ({ Prefix: { } prefix }, { Prefix: { } longer }) => !longer.StartsWith(prefix, StringComparison.Ordinal),
        _ => true,
    };
}
