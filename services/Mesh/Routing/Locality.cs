namespace Bookinfo.Mesh.Routing;

/// <summary>Where something runs; empty parts are unknown.</summary>
internal readonly record struct Locality(string Region, string Zone, string SubZone)
{
    public const string Label = "istio-locality";

    /// <summary>Labels that Istio gives every workload by its locality; <c>failoverPriority</c> may name them.</summary>
    public const string RegionLabel = "topology.kubernetes.io/region";

    public const string ZoneLabel = "topology.kubernetes.io/zone";

    public const string SubZoneLabel = "topology.istio.io/subzone";

    public static Locality Unknown { get; } = new("", "", "");

    /// <param name="text"><c>region/zone/sub-zone</c>, parts may be missing at the end; null: unknown.</param>
    public static Locality Parse(string? text)
    {
        var parts = (text ?? "").Split('/', 3);
        return new Locality(parts[0], parts.Length > 1 ? parts[1] : "", parts.Length > 2 ? parts[2] : "");
    }

    /// <summary>A label cannot hold a slash, so its parts are joined with dots.</summary>
    public static Locality ParseLabel(string text) => Parse(text.Contains('/') ? text : text.Replace('.', '/'));

    /// <summary>Whether a rule's locality means this one: <c>*</c> and missing parts mean any.</summary>
    public bool Fits(Locality rule) =>
        rule.Region.Length > 0 && Fits(rule.Region, Region) && (rule.Zone.Length == 0 || Fits(rule.Zone, Zone)) && (rule.SubZone.Length == 0 || Fits(rule.SubZone, SubZone));

    /// <summary>0: the same sub-zone; 1: the same zone; 2: the same region; 3: another region.</summary>
    public int DistanceTo(Locality other) =>
        Region != other.Region ? 3 : Zone != other.Zone ? 2 : SubZone != other.SubZone ? 1 : 0;

    /// <summary>What <paramref name="label"/> says of a workload that stands here.</summary>
    public string ValueOf(string label, IReadOnlyDictionary<string, string> labels) => labels.TryGetValue(label, out var own) ? own : label switch
    {
        RegionLabel => Region,
        ZoneLabel => Zone,
        SubZoneLabel => SubZone,
        _ => "",
    };

    public override string ToString() => $"{Region}/{Zone}/{SubZone}".TrimEnd('/');

    private static bool Fits(string rule, string part) => rule == "*" || rule == part;
}
