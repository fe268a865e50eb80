using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>How one endpoint is chosen among many.</summary>
/// <field name="backendUtilization">Chooses by the load that endpoints report of themselves.</field>
/// <field name="zoneAwareLbSetting">Keeps traffic in the caller's zone where that has endpoints enough.</field>
/// <field name="warmupDurationSecs">Older way to say <c>warmup.duration</c>.</field>
internal sealed record LoadBalancerSettings
{
    /// <summary><c>LEAST_REQUEST</c> (also when null: the less busy of two), <c>ROUND_ROBIN</c>, <c>RANDOM</c> or <c>PASSTHROUGH</c> (the address that the caller dialled).</summary>
    public string? Simple { get; init; }

    /// <summary>In place of <see cref="Simple"/>; null: none.</summary>
    public ConsistentHash? ConsistentHash { get; init; }

    /// <summary>Null: the mesh's.</summary>
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
/// <field name="ringHash">Endpoints stand on a ring (also when neither this nor <c>maglev</c> is given).</field>
/// <field name="maglev">Endpoints stand in a table, which finds them faster and moves a few more keys when one goes.</field>
/// <field name="maglev.tableSize">A prime number; null: 65537.</field>
internal sealed record ConsistentHash
{
    /// <summary>The key is this header's value. One of the four keys is given.</summary>
    public string? HttpHeaderName { get; init; }

    /// <summary>The key is this cookie's value.</summary>
    public HashCookie? HttpCookie { get; init; }

    /// <summary>The key is the caller's address.</summary>
    public bool? UseSourceIp { get; init; }

    /// <summary>The key is this query parameter's value.</summary>
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

/// <summary>A cookie that keeps a caller at its endpoint.</summary>
/// <param name="Name">Name of the cookie; null or empty is an error.</param>
/// <param name="Path">Path of the cookie; null: none.</param>
/// <param name="Ttl">How long it lives; 0: the session; null: the proxy issues none.</param>
/// <param name="Attributes">More that the issued cookie says, for example <c>SameSite=Strict</c>.</param>
internal sealed record HashCookie(string? Name, string? Path, TimeSpan? Ttl, ImmutableArray<CookieAttribute> Attributes)
{
    public static HashCookie Read(FieldReader f) =>
        new(f.Text("name"), f.Text("path"), f.Duration("ttl"), f.Objects("attributes", static a => new CookieAttribute(a.Text("name"), a.Text("value"))));
}

/// <param name="Name">Name of the attribute; null or empty is an error.</param>
/// <param name="Value">Null or empty: the name alone.</param>
internal sealed record CookieAttribute(string? Name, string? Value);

/// <summary>How new endpoints come to their full share.</summary>
/// <param name="Duration">How long it takes; null is an error.</param>
/// <param name="MinimumPercent">Share to begin with, 0-100; null: 10.</param>
/// <param name="Aggression">1 (also when null): the share rises evenly; more: faster at first.</param>
internal sealed record WarmUp(TimeSpan? Duration, double? MinimumPercent, double? Aggression)
{
    public static WarmUp Read(FieldReader f) => new(f.Duration("duration"), f.Number("minimumPercent"), f.Number("aggression"));
}

/// <summary>Preferences among regions and zones.</summary>
internal sealed record LocalitySettings
{
    /// <summary>False: localities do not count; null: true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Shares of the traffic by locality of the caller; excludes the other two lists.</summary>
    public ImmutableArray<LocalityShare> Distribute { get; init; } = [];

    /// <summary>Which region stands in for which; only with outlier detection.</summary>
    public ImmutableArray<LocalityFailover> Failover { get; init; } = [];

    /// <summary>Labels, <c>key</c> or <c>key=value</c>: the more of the first ones an endpoint shares with the caller, the sooner it is used; only with outlier detection.</summary>
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
