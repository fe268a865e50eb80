namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>Draws configurations and requests out of a small stock of words, so that they often meet.</summary>
internal sealed class RuleSetGenerator(Random random)
{
    private static readonly string[] Paths = ["/", "/a", "/a/b", "/A", "/ab", "/b", "/b/c"];
    private static readonly string[] PathPatterns = ["/a.*", "/[ab]", ".*", "/a/b|/b"];
    private static readonly string[] Values = ["x", "y", "xy", "X", "x,y"];
    private static readonly string[] ValuePatterns = ["x.*", "[xy]", "x|y", "x+,?y?"];
    private static readonly string[] HeaderNames = ["user", "X-Team", "canary"];
    private static readonly string[] QueryKeys = ["k", "j"];
    private static readonly string[] Spaces = ["default", "other", "istio-system"];
    private static readonly string[][] MeshHosts =
        [["reviews"], ["reviews.default.svc.cluster.local"], ["ratings", "web"], ["*.default.svc.cluster.local"], ["shop.example.com"], ["*.example.com"], ["reviews.other.svc.cluster.local"], ["*.cluster.local"], ["*.shop.example.com", "api.example.com"]];

    private static readonly string[][] GatewayHosts = [["*"], ["*.example.com"], ["shop.example.com"], ["shop.example.com", "api.example.com"], ["*.org"]];

    private static readonly string[] MeshAuthorities =
        ["reviews:9080", "reviews", "Reviews.default:1", "reviews.default.svc.cluster.local", "ratings:9080", "ratings.default.svc.cluster.local:9090", "reviews.other", "web", "shop.example.com", "api.example.com:80", "a.shop.example.com", "elsewhere.org"];

    private static readonly string[] GatewayAuthorities = ["shop.example.com", "api.example.com:8080", "a.b.example.com", "SHOP.example.com", "x.org", "example.com", "nowhere"];

    private static readonly int[] Ports = [9080, 80, 9090];

    private int _names;

    public RuleSet Draw()
    {
        var gateways = new List<GenGateway> { new("istio-system", "front", ["*"]) };
        if (Chance(3)) gateways.Add(new GenGateway("default", "shop", Chance(2) ? ["*.example.com"] : ["./*.example.com", "other/api.example.com"]));
        var services = Enumerable.Range(0, random.Next(2, 8)).Select(i => Service(i)).ToList();
        for (var i = 0; i < 2; i++) services.Insert(random.Next(services.Count + 1), Delegate(i));
        return new RuleSet(services, gateways);
    }

    public GenRequest Request(ProxyKind caller)
    {
        var headers = new List<(string, string)>();
        for (var i = random.Next(4); i > 0; i--) headers.Add((Chance(2) ? OneOf(HeaderNames) : OneOf(HeaderNames).ToUpperInvariant(), OneOf(Values)));
        var authority = OneOf(caller == ProxyKind.Gateway ? GatewayAuthorities : MeshAuthorities);
        return new GenRequest(
            caller == ProxyKind.Gateway ? World.GatewayPort : Chance(5) ? OneOf(Ports) : PortOf(authority),
            authority,
            OneOf(Paths),
            random.Next(6) switch { 0 or 1 or 2 => null, 3 => "k", 4 => $"j={OneOf(Values)}&k={OneOf(Values)}&k=y", _ => $"k={OneOf(Values)}" },
            Chance(3) ? "POST" : "GET",
            headers);
    }

    private static int PortOf(string authority) => authority.Contains("9090", StringComparison.Ordinal) ? 9090 : authority.StartsWith('r') || authority.StartsWith('R') ? 9080 : 80;

    private GenService Service(int index)
    {
        var (hosts, gateways) = random.Next(4) switch
        {
            0 => (OneOf(GatewayHosts), OneOf<string[]>([["istio-system/front"], ["istio-system/front", "default/shop"], ["shop"]])),
            1 => (OneOf(MeshHosts[1..]), OneOf<string[]>([["mesh", "istio-system/front"], ["mesh", "default/shop"]])),
            _ => (OneOf(MeshHosts), Chance(2) ? [] : ["mesh"]),
        };
        return new GenService(
            OneOf(Spaces), $"rules-{index}", [.. hosts], [.. gateways], OneOf<List<string>>([[], [], [], [], [], ["*"], ["."], ["other"], ["default", "istio-system"]]),
            [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Rule(mayDelegate: true))]);
    }

    private GenService Delegate(int index) =>
        new(OneOf(Spaces), $"delegate-{index}", [], [], OneOf<List<string>>([[], [], ["."], ["default"]]), [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Rule(mayDelegate: false))]);

    private GenRule Rule(bool mayDelegate)
    {
        var rule = new GenRule { Name = $"rule{_names++}", Blocks = Chance(6) ? [] : [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Block())] };
        if (mayDelegate && Chance(4)) return rule with { Delegate = (Chance(2) ? null : OneOf(Spaces), $"delegate-{random.Next(3)}"), Mirror = Chance(3) ? (Destination(null), 50) : null };
        if (Chance(8)) return rule with { DirectStatus = 200 + random.Next(100) };
        if (Chance(8)) return rule with { RedirectPath = OneOf(Paths) };
        var destinations = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Destination(Chance(4) ? null : random.Next(0, 5))).ToList();
        if (destinations.Count > 1 && destinations.Sum(static d => d.Weight ?? 0) == 0) destinations[^1] = destinations[^1] with { Weight = random.Next(1, 90) };
        return random.Next(4) switch
        {
            0 => rule with { Destinations = destinations, Mirror = (Destination(null), OneOf<double?>([null, 0, 12.5, 100])) },
            1 => rule with { Destinations = destinations, Mirrors = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (Destination(null), OneOf<double?>([null, 0, 0.0001, 70])))] },
            _ => rule with { Destinations = destinations },
        };
    }

    private GenDestination Destination(int? weight) => new(
        OneOf(["reviews", "ratings", "reviews.default.svc.cluster.local", "shop.example.com"]), Chance(2) ? $"v{random.Next(1, 4)}" : null, Chance(4) ? 9090 : null, weight);

    private GenBlock Block() => new()
    {
        Name = Chance(3) ? $"block{_names++}" : null,
        Uri = Chance(2) ? Text(Paths, PathPatterns) : null,
        IgnoreUriCase = Chance(6),
        Method = Chance(6) ? new GenText("exact", Chance(2) ? "GET" : "POST") : null,
        Scheme = Chance(12) ? new GenText("exact", Chance(3) ? "https" : "http") : null,
        Authority = Chance(10) ? new GenText(OneOf(["exact", "prefix"]), OneOf(["reviews:9080", "shop.example.com", "reviews"])) : null,
        Headers = Texts(5, HeaderNames, withStar: false),
        WithoutHeaders = Texts(6, HeaderNames, withStar: true),
        Query = Texts(6, QueryKeys, withStar: true),
        Port = Chance(6) ? OneOf([9080, 9090, 80, 8080]) : null,
        SourceLabels = Chance(6) ? new() { ["app"] = OneOf(["a", "b"]) } : [],
        SourceNamespace = Chance(8) ? OneOf(Spaces) : null,
        Gateways = Chance(8) ? OneOf<List<string>>([["mesh"], ["istio-system/front"], ["shop"], ["mesh", "front"]]) : [],
    };

    private Dictionary<string, GenText> Texts(int oneIn, string[] names, bool withStar)
    {
        var texts = new Dictionary<string, GenText>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!Chance(oneIn)) continue;
            texts[name] = Chance(5) ? new GenText("", "") : withStar && Chance(6) ? new GenText("regex", "*") : Text(Values, ValuePatterns);
        }

        return texts;
    }

    private GenText Text(string[] words, string[] patterns) => random.Next(3) switch
    {
        0 => new GenText("exact", OneOf(words)),
        1 => new GenText("prefix", OneOf(words)),
        _ => new GenText("regex", OneOf(patterns)),
    };

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private T OneOf<T>(T[] items) => items[random.Next(items.Length)];
}
