using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>One entry of <c>match</c>: all its conditions must hold.</summary>
internal sealed record HttpMatch
{
    /// <summary>Joined to the rule's name; null: none.</summary>
    public string? Name { get; init; }

    /// <summary>Held against the path without its query; null: any.</summary>
    public TextMatch? Uri { get; init; }

    /// <summary>For exact and prefix of <see cref="Uri"/>; no effect on regex.</summary>
    public bool IgnoreUriCase { get; init; }

    /// <summary><c>http</c> or <c>https</c>; null: any.</summary>
    public TextMatch? Scheme { get; init; }

    /// <summary>For example <c>GET</c>; null: any.</summary>
    public TextMatch? Method { get; init; }

    /// <summary>Held against the Host header; null: any.</summary>
    public TextMatch? Authority { get; init; }

    /// <summary>By name of a header; an empty condition asks only that it is there.</summary>
    public ImmutableSortedDictionary<string, TextMatch> Headers { get; init; } = ImmutableSortedDictionary<string, TextMatch>.Empty;

    /// <summary>By name of a header: the rule is for requests that do not fit these.</summary>
    public ImmutableSortedDictionary<string, TextMatch> WithoutHeaders { get; init; } = ImmutableSortedDictionary<string, TextMatch>.Empty;

    /// <summary>By name of a query parameter.</summary>
    public ImmutableSortedDictionary<string, TextMatch> QueryParams { get; init; } = ImmutableSortedDictionary<string, TextMatch>.Empty;

    /// <summary>The listener's port; null: any.</summary>
    public int? Port { get; init; }

    /// <summary>Labels the calling workload must carry.</summary>
    public ImmutableSortedDictionary<string, string> SourceLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Namespace of the caller; null: any.</summary>
    public string? SourceNamespace { get; init; }

    /// <summary>Replaces the resource's own list for this match; empty: that list.</summary>
    public ImmutableArray<string> Gateways { get; init; } = [];

    /// <summary>Name under which the requests of this match are counted as well; null: none.</summary>
    public string? StatPrefix { get; init; }

    public static HttpMatch Read(FieldReader f) => new()
    {
        Name = f.Text("name"),
        Uri = f.Object("uri", TextMatch.Read),
        IgnoreUriCase = f.Flag("ignoreUriCase") ?? false,
        Scheme = f.Object("scheme", TextMatch.Read),
        Method = f.Object("method", TextMatch.Read),
        Authority = f.Object("authority", TextMatch.Read),
        Headers = f.ObjectMap("headers", TextMatch.Read),
        WithoutHeaders = f.ObjectMap("withoutHeaders", TextMatch.Read),
        QueryParams = f.ObjectMap("queryParams", TextMatch.Read),
        Port = f.Int("port"),
        SourceLabels = f.TextMap("sourceLabels"),
        SourceNamespace = f.Text("sourceNamespace"),
        Gateways = f.Texts("gateways"),
        StatPrefix = f.Text("statPrefix"),
    };
}
