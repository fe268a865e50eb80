using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>How one endpoint is chosen among many.</summary>
internal sealed record LoadBalancerSettings
{
    /// <summary>Null: LEAST_REQUEST.</summary>
    public string? Simple { get; init; }

    public ConsistentHash? ConsistentHash { get; init; }

    public LocalitySettings? LocalityLbSetting { get; init; }

    /// <summary>Null: new endpoints get their full share at once.</summary>
    public WarmUp? Warmup { get; init; }

    public static LoadBalancerSettings Read(FieldReader f)
    {
        f.Skip("backendUtilization", "zoneAwareLbSetting");
        var result = new LoadBalancerSettings
        {
            Simple = f.Choice("simple", "UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST"),
            ConsistentHash = f.Object("consistentHash", ConsistentHash.Read),
            LocalityLbSetting = f.Object("localityLbSetting", LocalitySettings.Read),
            Warmup = f.Object("warmup", WarmUp.Read) ?? (f.Duration("warmupDurationSecs") is { } duration ? new WarmUp(duration, null, null) : null),
        };
        if (f.Has("simple") && f.Has("consistentHash")) f.Findings.Error(f.Path, "only one of simple, consistentHash is allowed");
        return result;
    }
}

/// <summary>The same key finds the same endpoint.</summary>
internal sealed record ConsistentHash
{
    public string? HttpHeaderName { get; init; }

    public HashCookie? HttpCookie { get; init; }

    public bool? UseSourceIp { get; init; }

    public string? HttpQueryParameterName { get; init; }

    /// <summary>Null: default ring.</summary>
    public int? MinimumRingSize { get; init; }

    /// <summary>Maglev's table size; null: no maglev.</summary>
    public int? TableSize { get; init; }

    public static ConsistentHash Read(FieldReader f) => new()
    {
        HttpHeaderName = f.Text("httpHeaderName"),
        HttpCookie = f.Object("httpCookie", HashCookie.Read),
        UseSourceIp = f.Flag("useSourceIp"),
        HttpQueryParameterName = f.Text("httpQueryParameterName"),
        MinimumRingSize = f.Int("minimumRingSize") ?? f.Object("ringHash", r => new Boxed<int?>(r.Int("minimumRingSize")))?.Value,
        TableSize = f.Object("maglev", r => new Boxed<int?>(r.Int("tableSize") ?? 65537))?.Value,
    };
}

/// <summary>A value where the reader wants an object.</summary>
internal sealed record Boxed<T>(T Value);

/// <param name="Name">Null or empty is an error.</param>
/// <param name="Path">Path of the cookie; null: none.</param>
/// <param name="Ttl">How long it lives; 0: the session; null: the proxy issues none.</param>
/// <param name="Attributes">More that the issued cookie says, for example <c>SameSite=Strict</c>.</param>
internal sealed record HashCookie(string? Name, string? Path, TimeSpan? Ttl, ImmutableArray<CookieAttribute> Attributes)
{
    public static HashCookie Read(FieldReader f) =>
        new(f.Text("name"), f.Text("path"), f.Duration("ttl"), f.Objects("attributes", static a => new CookieAttribute(a.Text("name"), a.Text("value"))));
}

/// <param name="Name">Null or empty is an error.</param>
/// <param name="Value">Null or empty: the name alone.</param>
internal sealed record CookieAttribute(string? Name, string? Value);

/// <summary>How new endpoints come to their full share.</summary>
/// <param name="Duration">Null is an error.</param>
/// <param name="MinimumPercent">0-100; null: 10.</param>
/// <param name="Aggression">Null: 1.</param>
internal sealed record WarmUp(TimeSpan? Duration, double? MinimumPercent, double? Aggression)
{
    public static WarmUp Read(FieldReader f) => new(f.Duration("duration"), f.Number("minimumPercent"), f.Number("aggression"));
}

/// <summary>Preferences among regions and zones.</summary>
internal sealed record LocalitySettings
{
    public bool? Enabled { get; init; }

    public ImmutableArray<LocalityShare> Distribute { get; init; } = [];

    public ImmutableArray<LocalityFailover> Failover { get; init; } = [];

    public ImmutableArray<string> FailoverPriority { get; init; } = [];

    public static LocalitySettings Read(FieldReader f) => new()
    {
        Enabled = f.Flag("enabled"),
        Distribute = f.Objects("distribute", d => new LocalityShare(d.Text("from"), d.IntMap("to"))),
        Failover = f.Objects("failover", d => new LocalityFailover(d.Text("from"), d.Text("to"))),
        FailoverPriority = f.Texts("failoverPriority"),
    };
}

/// <param name="From">Locality of the caller.</param>
/// <param name="To">Percent by locality; the sum is 100.</param>
internal sealed record LocalityShare(string? From, ImmutableSortedDictionary<string, int> To);

/// <param name="From">Region of the caller.</param>
/// <param name="To">Region that stands in.</param>
internal sealed record LocalityFailover(string? From, string? To);
