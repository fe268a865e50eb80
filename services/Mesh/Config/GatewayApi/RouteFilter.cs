using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config.GatewayApi;

/// <summary>One thing that is done to requests or answers of a rule; exactly the part that <see cref="Type"/> names is there.</summary>
/// <field name="extensionRef">A filter that is an object of its own.</field>
/// <field name="externalAuth">Asks another program whether the request may pass.</field>
internal sealed record RouteFilter
{
    /// <summary>Names the part that is given, for example <c>RequestHeaderModifier</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>On the way to the backend.</summary>
    public HeaderOperations? RequestHeaders { get; init; }

    /// <summary>On the way back to the caller.</summary>
    public HeaderOperations? ResponseHeaders { get; init; }

    /// <summary>Nobody waits for its answer.</summary>
    public RouteMirror? Mirror { get; init; }

    /// <summary>No backend is asked.</summary>
    public RouteRedirect? Redirect { get; init; }

    /// <summary>Null: none.</summary>
    public UrlRewrite? Rewrite { get; init; }

    /// <summary>A preflight that does not fit is never forwarded.</summary>
    public CorsPolicy? Cors { get; init; }

    public static RouteFilter Read(FieldReader f)
    {
        f.Skip("extensionRef", "externalAuth");
        return new()
        {
            Type = f.Text("type") ?? "",
            RequestHeaders = f.Object("requestHeaderModifier", ReadHeaders),
            ResponseHeaders = f.Object("responseHeaderModifier", ReadHeaders),
            Mirror = f.Object("requestMirror", RouteMirror.Read),
            Redirect = f.Object("requestRedirect", RouteRedirect.Read),
            Rewrite = f.Object("urlRewrite", UrlRewrite.Read),
            Cors = f.Object("cors", CorsFilter.Read),
        };
    }

    private static HeaderOperations ReadHeaders(FieldReader f) => new()
    {
        Set = Pairs(f, "set"),
        Add = Pairs(f, "add"),
        Remove = f.Texts("remove"),
    };

    private static ImmutableSortedDictionary<string, string> Pairs(FieldReader f, string name) => f
        .Objects(name, static p => new NameMatch(false, p.Text("name") ?? "", p.Text("value") ?? ""))
        .DistinctBy(static p => p.Name.ToUpperInvariant())
        .ToImmutableSortedDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal);
}

/// <summary>A copy for another backend.</summary>
/// <field name="fraction">Share of the requests that are copied; null: <c>percent</c>.</field>
/// <field name="fraction.numerator">So many of <c>denominator</c>.</field>
/// <field name="fraction.denominator">Null: 100.</field>
/// <param name="Backend">Gets a copy.</param>
/// <param name="Percentage">Share of the requests, 0-100; null: every request.</param>
internal sealed record RouteMirror(BackendRef? Backend, double? Percentage)
{
    private const double DefaultDenominator = 100;

    public static RouteMirror Read(FieldReader f)
    {
        var fraction = f.Object("fraction", static p => new Percentage(100.0 * (p.Int("numerator") ?? 0) / (p.Int("denominator") is { } whole and > 0 ? whole : DefaultDenominator)));
        return new(f.Object("backendRef", BackendRef.Read), fraction?.Value ?? f.Int("percent"));
    }
}

/// <summary>Answers with another address.</summary>
internal sealed record RouteRedirect
{
    /// <summary><c>http</c> or <c>https</c>; null: the request's.</summary>
    public string? Scheme { get; init; }

    /// <summary>Null: the request's.</summary>
    public string? Hostname { get; init; }

    /// <summary>Null: stays.</summary>
    public PathModifier? Path { get; init; }

    /// <summary>Null: the scheme's when that is given, else the request's.</summary>
    public int? Port { get; init; }

    /// <summary>For example 301; null: 302.</summary>
    public int? StatusCode { get; init; }

    public static RouteRedirect Read(FieldReader f) => new()
    {
        Scheme = f.Choice("scheme", "http", "https"),
        Hostname = f.Text("hostname"),
        Path = f.Object("path", PathModifier.Read),
        Port = f.Int("port"),
        StatusCode = f.Int("statusCode"),
    };
}

/// <summary>Another host or path on the way to the backend.</summary>
/// <param name="Hostname">New Host; null: stays.</param>
/// <param name="Path">Null: stays.</param>
internal sealed record UrlRewrite(string? Hostname, PathModifier? Path)
{
    public static UrlRewrite Read(FieldReader f) => new(f.Text("hostname"), f.Object("path", PathModifier.Read));
}

/// <summary>One of the two is given.</summary>
/// <field name="type">Which of the two: <c>ReplaceFullPath</c> or <c>ReplacePrefixMatch</c>.</field>
/// <param name="Full">Replaces the whole path.</param>
/// <param name="Prefix">Replaces the matched prefix, segment-wise: <c>/</c> takes it away.</param>
internal sealed record PathModifier(string? Full, string? Prefix)
{
    public static PathModifier Read(FieldReader f)
    {
        var type = f.Choice("type", "ReplaceFullPath", "ReplacePrefixMatch");
        var (full, prefix) = (f.Text("replaceFullPath"), f.Text("replacePrefixMatch"));
        return type == "ReplaceFullPath" ? new(full ?? "/", null) : new(null, prefix ?? "/");
    }
}
