using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Page;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Network;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Playground.Tests.Page;

/// <summary>Traffic, pods and rules become nodes and edges.</summary>
public sealed class CallGraphTests : IDisposable
{
    private const string Rule = "default/reviews http[0]";

    private readonly FakeTimeProvider _time = new();
    private readonly ObjectStore _store;
    private readonly TrafficWindow _window = new();
    private readonly TrafficSampler _sampler;
    private readonly CallGraphSource _source;
    private readonly ProxyOnPaper _page = ProxyOnPaper.Of("productpage-v1-abc-1", "productpage", "v1", 40000);
    private readonly ProxyOnPaper _v1 = ProxyOnPaper.Of("reviews-v1-abc-1", "reviews", "v1", 40001);
    private readonly ProxyOnPaper _v2 = ProxyOnPaper.Of("reviews-v2-abc-1", "reviews", "v2", 40002);

    public CallGraphTests()
    {
        _store = new ObjectStore(_time);
        var network = new PodNetwork(new MeshDouble(), _store, new PlaygroundOptions { StateDirectory = Path.GetTempPath() }.WithDrawnPorts());
        _sampler = new TrafficSampler(network, _window, _time);
        _source = new CallGraphSource(_store, network, _window, _time);
        foreach (var proxy in new[] { _page, _v1, _v2 }) CreatePod(proxy.Identity);
    }

    public void Dispose() => _sampler.Dispose();

    [Fact]
    public void An_edge_has_its_rate_error_share_latency_and_codes()
    {
        _page.Count(_v1, 90);
        _page.Count(_v1, 30, status: 503, flags: "UO");
        for (var i = 1; i <= 100; i++) _page.See(_v1, i);

        var edge = Assert.Single(Read().Edges);
        Assert.Equal(("default/productpage-v1", "default/reviews-v1", GraphEdgeKind.Http), (edge.From, edge.To, edge.Kind));
        Assert.Equal((120, 2.0, 25.0), (edge.Count, edge.PerSecond, edge.ErrorPercent));
        Assert.Equal((50, 95), (edge.P50, edge.P95));
        Assert.Equal([new GraphOutcome("200", "-", 90, false), new GraphOutcome("503", "UO", 30, true)], edge.Outcomes);
        Assert.Equal(60, edge.Counts.Length);
    }

    [Fact]
    public void The_rule_that_takes_the_calls_is_named_with_the_share_it_gives_this_destination()
    {
        _page.Rules[Rule] = Weighted(75, 25);
        _page.Count(_v1, 3);
        _page.Count(_v2, 1);
        _page.See(_v1, 1, Rule);
        _page.See(_v2, 1, Rule);

        var graph = Read();
        var rule = Assert.Single(Edge(graph, "default/reviews-v1").Rules);
        Assert.Equal(("VirtualService", Rule, true, 100.0, 75.0), (rule.Kind, rule.Rule, rule.IsInForce, rule.Percent, rule.Weight));
        Assert.Equal(["timeout: none"], rule.Effects);
        Assert.Equal(25, Assert.Single(Edge(graph, "default/reviews-v2").Rules).Weight);
    }

    [Fact]
    public void A_rule_that_was_deleted_stands_last_and_says_so()
    {
        _page.Count(_v1, 3);
        _page.See(_v1, 1, "HTTPRoute default/reviews rules[0]");
        _page.See(_v1, 1, "HTTPRoute default/reviews rules[0]");
        _page.See(_v1, 1, Rule);
        _page.Rules[Rule] = Weighted(50, 50);

        var rules = Assert.Single(Read().Edges).Rules;
        Assert.Equal([("VirtualService", true), ("HTTPRoute", false)], rules.Select(static rule => (rule.Kind, rule.IsInForce)));
    }

    [Fact]
    public void A_mirror_is_an_edge_of_its_own_that_counts_nothing()
    {
        _page.Rules[Rule] = Weighted(100, 0) with { Mirrors = [Cluster("v2", 40, _v2)] };
        _page.Count(_v1, 3);
        _page.See(_v1, 1, Rule);

        var mirror = Assert.Single(Read().Edges, static edge => edge.Kind == GraphEdgeKind.Mirror);
        Assert.Equal(("default/productpage-v1", "default/reviews-v2", 40.0, 0L), (mirror.From, mirror.To, mirror.CopiedPercent, mirror.Count));
    }

    [Fact]
    public void Hosts_are_outside_or_answered_by_the_callers_own_proxy()
    {
        _page.Count(null, 1, service: "edition.cnn.com");
        _page.See(null, 1, cluster: "PassthroughCluster", authority: "edition.cnn.com:80");
        _page.Count(null, 1, status: 404, flags: "NR", service: "nowhere");
        _page.See(null, 1, cluster: null, authority: "nowhere");
        _page.Count(null, 1, status: 503, flags: "UH");

        var kinds = Read().Nodes.ToDictionary(static node => node.Id, static node => node.Kind);
        Assert.Equal(GraphNodeKind.Outside, kinds["host:edition.cnn.com"]);
        Assert.Equal(GraphNodeKind.Answered, kinds["host:nowhere"]);
        Assert.Equal(GraphNodeKind.Service, kinds["service:default/reviews"]);
    }

    [Fact]
    public void Pods_show_whether_they_are_ready_and_how_often_they_started_again()
    {
        _store.Change(ResourceKinds.Pod, "default", "reviews-v2-abc-1", static pod =>
        {
            pod["status"]!["conditions"]![0]!["status"] = "False";
            pod["status"]!["containerStatuses"]![0]!["ready"] = false;
            pod["status"]!["containerStatuses"]![0]!["restartCount"] = 3;
            return true;
        });
        _page.Count(_v2, 1);

        var nodes = Read().Nodes;
        Assert.Equal(["default/productpage-v1", "default/reviews-v1", "default/reviews-v2"], nodes.Select(static node => node.Id));
        Assert.Equal(("reviews", "v2"), (nodes[2].App, nodes[2].Version));
        Assert.Equal(new GraphPod("reviews-v2-abc-1", "1/2", false, "Running", 3), Assert.Single(nodes[2].Pods));
        Assert.True(Assert.Single(nodes[1].Pods).IsReady);
    }

    [Fact]
    public void A_workload_whose_labels_change_stays_one_node_and_one_edge()
    {
        _page.Count(_v2, 2);
        Read();
        _page.Count(ProxyOnPaper.Of("reviews-v2-abc-2", "reviews", "v2-next", 40003), 3);

        var graph = Read();
        Assert.Equal(5, Assert.Single(graph.Edges).Count);
        Assert.Single(graph.Nodes, static node => node.Id == "default/reviews-v2");
    }

    [Fact]
    public void An_app_that_two_namespaces_have_is_told_with_its_namespace_and_no_other()
    {
        var elsewhere = ProxyOnPaper.Of("reviews-v1-abc-1", "reviews", "v1", 40003, space: "other");
        CreatePod(elsewhere.Identity);
        _page.Count(_v1, 1);
        _page.Count(elsewhere, 1);

        Assert.Equal(
            [("default/productpage-v1", false), ("default/reviews-v1", true), ("default/reviews-v2", true), ("other/reviews-v1", true)],
            Read().Nodes.Select(static node => (node.Id, node.IsAmbiguous)));
    }

    private static ExplainedCluster Cluster(string subset, double percent, ProxyOnPaper to) =>
        new($"outbound|9080|{subset}|reviews.default.svc.cluster.local", percent, true, [new ExplainedEndpoint("127.0.0.1:1", $"default/{to.Identity.Name}")], []);

    private static GraphEdge Edge(CallGraph graph, string to) => Assert.Single(graph.Edges, edge => edge.To == to);

    private RuleInForce Weighted(double v1, double v2) => new()
    {
        Rule = Rule,
        Outcome = new ExplainedOutcome { Summary = "", Clusters = [Cluster("v1", v1, _v1), Cluster("v2", v2, _v2)], Policies = ["timeout: none"] },
    };

    private CallGraph Read()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        ProxyOnPaper[] proxies = [_page, _v1, _v2];
        _sampler.Sample(proxies);
        return _source.Join(_window.Read(60), PodsOfTheMesh.Read(_store), proxies, 60);
    }

    private void CreatePod(ProxyIdentity identity) => _store.Create(ResourceKinds.Pod, new JsonObject
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = identity.Name,
            ["namespace"] = identity.Namespace,
            ["labels"] = new JsonObject([.. identity.Labels.Select(static label => KeyValuePair.Create<string, JsonNode?>(label.Key, label.Value))]),
        },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main" }, new JsonObject { ["name"] = "istio-proxy" }) },
        ["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            ["containerStatuses"] = new JsonArray(
                new JsonObject { ["name"] = "main", ["ready"] = true, ["restartCount"] = 0 }, new JsonObject { ["name"] = "istio-proxy", ["ready"] = true, ["restartCount"] = 0 }),
        },
    });
}
