using System.Collections.Immutable;

using Bookinfo.Mesh.Tests.Admin;
using Bookinfo.Mesh.Tests.Config;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>Failover and distribution by locality (contract mesh.md sections 1.8 and 5, oracle T11).</summary>
public sealed class LocalityTests
{
    private const string Outlier = "outlierDetection: {consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m, maxEjectionPercent: 100}";

    private const string NoRetries = """
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: hello}
        spec: {hosts: [hello], http: [{retries: {attempts: 0}, route: [{destination: {host: hello}}]}]}

        """;

    private static readonly string[] Pods = ["a@r1/z1", "b@r1/z2", "c@r2/z3", "d@r3/z4"];

    [Fact]
    public async Task The_own_zone_gets_everything_and_failures_move_on_to_the_next_priority()
    {
        await using var mesh = await StartAsync("failover: [{from: r1, to: r2}]");
        Assert.Equal(["a"], (await mesh.CountAsync(20)).Keys);
        var page = (await mesh.ClustersAsync()).Split('\n').Where(static line => line.StartsWith(BalancedMesh.Cluster, StringComparison.Ordinal)).ToList();
        foreach (var (region, priority) in new[] { ("r1", 0), ("r1", 1), ("r2", 2), ("r3", 3) })
            Assert.Contains(page, line => line.EndsWith($"::priority::{priority}", StringComparison.Ordinal) && page.Contains(line.Replace($"priority::{priority}", $"region::{region}", StringComparison.Ordinal)));

        foreach (var (sick, next) in new[] { ("a", "b"), ("b", "c"), ("c", "d") })
        {
            mesh.Sick[sick] = 503;
            Assert.Equal((503, sick), await mesh.AskAsync() is var failed ? (failed.Status, failed.Body) : default);
            Assert.Equal([next], (await mesh.CountAsync(10)).Keys);
        }
    }

    [Fact]
    public async Task A_killed_zone_answers_503_once_and_is_then_left_alone_until_its_time_is_up()
    {
        var time = new FakeTimeProvider();
        await using var mesh = await StartAsync("", more: NoRetries, time: time);
        await mesh.KillAsync("a");

        Assert.Equal(503, (await mesh.AskAsync()).Status);
        Assert.Equal(["b"], (await mesh.CountAsync(10)).Keys);

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(503, (await mesh.AskAsync()).Status);
        Assert.Equal(["b"], (await mesh.CountAsync(5)).Keys);
    }

    [Fact]
    public async Task Without_outlier_detection_or_when_disabled_localities_do_not_count()
    {
        await using var mesh = await StartAsync("failover: [{from: r1, to: r2}]", outlier: null);
        Assert.Equal(4, (await mesh.CountAsync(80)).Count);

        mesh.Apply(Rule("enabled: false", Outlier));
        Assert.Equal(4, (await mesh.CountAsync(80)).Count);

        mesh.Apply(Rule(null, Outlier));
        Assert.Single(await mesh.CountAsync(20));
    }

    [Fact]
    public async Task What_the_mesh_says_holds_where_no_rule_says_anything()
    {
        await using var mesh = await StartAsync(null);
        mesh.Settings = MeshWide("""{"failover":[{"from":"r1","to":"r3"}]}""");
        mesh.Apply();
        mesh.Sick["a"] = mesh.Sick["b"] = 503;
        for (var i = 0; i < 2; i++) Assert.Equal(503, (await mesh.AskAsync()).Status);
        Assert.Equal(["d"], (await mesh.CountAsync(10)).Keys);

        // A rule's setting takes the place of the mesh's as a whole.
        mesh.Apply(Rule("failover: [{from: r1, to: r2}]", Outlier));
        Assert.Equal(["c"], (await mesh.CountAsync(10)).Keys);

        mesh.Settings = MeshWide("""{"enabled":false}""");
        mesh.Apply();
        Assert.Equal(2, (await mesh.CountAsync(80)).Count);
    }

    [Fact]
    public async Task The_mesh_may_distribute_without_any_rule()
    {
        await using var mesh = await BalancedMesh.StartAsync("", Pods, Label("r1.z1"));
        mesh.Settings = MeshWide("""{"distribute":[{"from":"r1/*","to":{"r2/*":100}}]}""");
        mesh.Apply();

        Assert.Equal(["c"], (await mesh.CountAsync(20)).Keys);
    }

    [Theory]
    [InlineData("""{"distribute":[{"from":"a/*","to":{"b/*":99}}]}""", "localityLbSetting.distribute[0].to: total locality weight 99 != 100")]
    [InlineData("""{"failover":[{"from":"a","to":"a"}]}""", "localityLbSetting.failover[0]: locality lb failover settings must specify different regions")]
    [InlineData("""{"enabled":"yes"}""", "localityLbSetting.enabled: Invalid value")]
    [InlineData("[]", "localityLbSetting: found array, expected fields")]
    public void What_the_mesh_says_is_judged_like_a_rule(string json, string error)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        Assert.Null(MeshLocality.Read(document.RootElement, out var findings));
        Assert.StartsWith(error, Assert.Single(findings.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task T11_when_the_nearest_pod_drains_its_listeners_one_call_fails_and_the_rest_go_to_the_next_priority()
    {
        await using var mesh = await StartAsync(null, more: NoRetries);
        var sidecar = await mesh.InjectAsync("a");
        mesh.Apply();
        Assert.Equal(["a"], (await mesh.CountAsync(10)).Keys);

        await AdminExec.PostAsync(sidecar, "/drain_listeners");

        Assert.Equal(503, (await mesh.AskAsync()).Status);
        Assert.Equal(["b"], (await mesh.CountAsync(10)).Keys);
    }

    [Fact]
    public async Task A_caller_that_does_not_know_where_it_is_uses_all()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule(null, Outlier), Pods);
        Assert.Equal(4, (await mesh.CountAsync(80)).Count);
    }

    [Fact]
    public async Task Load_spills_over_in_proportion_when_too_few_are_healthy()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule(null, Outlier), ["a1@r1/z1", "a2@r1/z1", "b@r1/z2"], Label("r1.z1"));
        Assert.Equal(2, (await mesh.CountAsync(40)).Count);
        mesh.Sick["a1"] = 500;
        for (var i = 0; i < 20 && await mesh.StatAsync("outlier_detection.ejections_active") == 0; i++) await mesh.AskAsync();

        var counts = await mesh.CountAsync(1000);

        // Half of the zone is healthy: 1.4 x 50 = 70 % stay, 4 sigma of a binomial.
        Assert.Equal(["a2", "b"], counts.Keys.Order());
        Assert.InRange(counts["a2"], 700 - 58, 700 + 58);
    }

    [Fact]
    public async Task Distribute_70_20_10_gives_shares_by_locality()
    {
        await using var mesh = await StartAsync("distribute: [{from: r9/*, to: {r1/*: 100}}, {from: r1/z1/*, to: {r1/z1/*: 70, r1/z2/*: 20, r2/z3/*: 10}}]", outlier: null);

        var counts = await mesh.CountAsync(1000);

        // 4 sigma of a binomial each; r3 is not named and gets nothing.
        Assert.Equal(["a", "b", "c"], counts.Keys.Order());
        Assert.InRange(counts["a"], 700 - 58, 700 + 58);
        Assert.InRange(counts["b"], 200 - 51, 200 + 51);
        Assert.InRange(counts["c"], 100 - 38, 100 + 38);
    }

    [Fact]
    public async Task A_share_of_several_localities_is_divided_by_their_endpoints_and_takes_an_outage_in_its_stride()
    {
        await using var mesh = await BalancedMesh.StartAsync(
            Rule("distribute: [{from: r1/*, to: {r1/*: 40, r2/*: 60}}]", Outlier), ["a@r1/z1", "b@r2/z1", "c@r2/z2", "d@r2/z2"], Label("r1.z1"));
        var counts = await mesh.CountAsync(1000);
        Assert.InRange(counts["a"], 400 - 62, 400 + 62);
        Assert.InRange(counts["b"], 200 - 51, 200 + 51);

        mesh.Sick["a"] = 500;
        for (var i = 0; i < 50 && await mesh.StatAsync("outlier_detection.ejections_active") == 0; i++) await mesh.AskAsync();
        Assert.Equal(["b", "c", "d"], (await mesh.CountAsync(200)).Keys.Order());
    }

    [Theory]
    [InlineData("[version, topology.kubernetes.io/region]", "b")]
    [InlineData("[topology.kubernetes.io/region, version]", "a")]
    [InlineData("[version=v3]", "c")]
    [InlineData("[topology.kubernetes.io/zone]", "a")]
    public async Task FailoverPriority_counts_labels_in_order(string labels, string first)
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule($"failoverPriority: {labels}", Outlier), [], Label("r1.z1").Add("version", "v2"));
        await mesh.AddAsync("a@r1/z1", Manifests.Label("version", "v1"));
        await mesh.AddAsync("b@r2/z1b", Manifests.Label("version", "v2"));
        await mesh.AddAsync("c@r3/z3", Manifests.Label("version", "v3"));
        mesh.Apply();

        Assert.Equal([first], (await mesh.CountAsync(10)).Keys);
    }

    [Fact]
    public async Task Retries_leave_the_locality_when_told_to()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule(null, Outlier.Replace("consecutive5xxErrors: 1", "consecutive5xxErrors: 100", StringComparison.Ordinal)) + Retries("false"), ["a1@r1/z1", "a2@r1/z1", "b@r2/z1"], Label("r1.z1"));
        mesh.Sick["a1"] = mesh.Sick["a2"] = 503;
        Assert.Equal(503, (await mesh.AskAsync()).Status);

        mesh.Apply(Rule(null, Outlier.Replace("consecutive5xxErrors: 1", "consecutive5xxErrors: 100", StringComparison.Ordinal)) + Retries("true"));
        Assert.Equal((200, "b"), await mesh.AskAsync() is var seen ? (seen.Status, seen.Body) : default);
    }

    [Fact]
    public async Task Retries_prefer_endpoints_not_tried_yet()
    {
        await using var mesh = await BalancedMesh.StartAsync(Retries("false"), ["a", "b", "c", "d", "e", "f"]);
        mesh.Sick["a"] = mesh.Sick["b"] = 503;
        for (var i = 0; i < 60; i++) Assert.Equal(200, (await mesh.AskAsync()).Status);
    }

    private static Task<BalancedMesh> StartAsync(string? locality, string? outlier = Outlier, string more = "", TimeProvider? time = null) =>
        BalancedMesh.StartAsync(Rule(locality, outlier) + more, Pods, Label("r1.z1"), time);

    private static MeshSettings MeshWide(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return new MeshSettings { Locality = MeshLocality.Read(document.RootElement, out _) ?? throw new InvalidOperationException(json) };
    }

    private static ImmutableDictionary<string, string> Label(string locality) => Manifests.Label("istio-locality", locality);

    private static string Rule(string? locality, string? outlier) => $"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {"{name: hello}"}
        spec:
          host: hello
          trafficPolicy:
            loadBalancer: {"{simple: ROUND_ROBIN" + (locality is null ? "" : $", localityLbSetting: {{{locality}}}") + "}"}
            {outlier}

        """;

    private static string Retries(string remote) => $"""
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {"{name: hello}"}
        spec: {"{hosts: [hello], http: [{retries: {attempts: 2, retryOn: 5xx, backoff: 1ms, retryRemoteLocalities: " + remote + "}, route: [{destination: {host: hello}}]}]}"}

        """;
}
