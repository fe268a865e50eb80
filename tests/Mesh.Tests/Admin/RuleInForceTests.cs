using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>A rule by its name, whatever request asks: what the live picture shows beside a call.</summary>
public sealed class RuleInForceTests
{
    private const string Services = """
        kind: Service
        metadata: {name: reviews}
        spec: {clusterIP: 10.96.0.7, selector: {app: reviews}, ports: [{port: 9080, name: http}, {port: 9000, name: tcp}]}
        ---
        kind: Pod
        metadata: {name: reviews-v1, labels: {app: reviews, version: v1}}
        ports: {9080: 40001, 9000: 40003}
        ---
        kind: Pod
        metadata: {name: reviews-v2, labels: {app: reviews, version: v2}}
        ports: {9080: 40002, 9000: 40004}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec:
          host: reviews
          subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
        ---

        """;

    private const string Rules = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
            - name: jason
              match: [{headers: {end-user: {exact: jason}}}]
              route: [{destination: {host: reviews, subset: v2}}]
              fault: {abort: {httpStatus: 500, percentage: {value: 50}}}
            - route: [{destination: {host: reviews, subset: v1}, weight: 75}, {destination: {host: reviews, subset: v2}, weight: 25}]
              mirror: {host: reviews, subset: v2}
              mirrorPercentage: {value: 40}
          tcp:
            - match: [{port: 9000}]
              route: [{destination: {host: reviews, port: {number: 9000}, subset: v1}, weight: 80}, {destination: {host: reviews, port: {number: 9000}, subset: v2}, weight: 20}]
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rule_tells_its_conditions_shares_faults_and_mirrors()
    {
        await using var mesh = Mesh(Services + Rules);
        await using var caller = await SidecarAsync(mesh);

        var jason = caller.FindRule("default/reviews http[0].match[0]")!;
        Assert.Equal(["headers[end-user] exact \"jason\""], jason.Conditions);
        Assert.Contains("fault.abort: 500 for 50 %", jason.Outcome.Policies);
        Assert.Empty(jason.Mirrors);

        var others = caller.FindRule("default/reviews http[1]")!;
        Assert.Empty(others.Conditions);
        Assert.Equal([("default/reviews-v1", 75), ("default/reviews-v2", 25)], others.Outcome.Clusters.Select(static c => (Assert.Single(c.Endpoints).Workload, c.Percent)));
        var mirror = Assert.Single(others.Mirrors);
        Assert.Equal((40, "default/reviews-v2"), (mirror.Percent, Assert.Single(mirror.Endpoints).Workload));
    }

    [Fact]
    public async Task Rules_for_connections_are_listed_with_their_shares()
    {
        await using var mesh = Mesh(Services + Rules);
        await using var caller = await SidecarAsync(mesh);

        var rule = Assert.Single(caller.ConnectionRules);
        Assert.StartsWith("default/reviews tcp[0]", rule.Rule, StringComparison.Ordinal);
        Assert.Equal([80, 20], rule.Outcome.Clusters.Select(static cluster => cluster.Percent));
    }

    [Fact]
    public async Task A_rule_that_is_deleted_is_in_force_no_more()
    {
        await using var mesh = Mesh(Services + Rules);
        await using var caller = await SidecarAsync(mesh);
        Assert.NotNull(caller.FindRule("default/reviews http[1]"));

        mesh.Apply(Manifests.Snapshot(Services.TrimEnd().TrimEnd('-')));

        Assert.Null(caller.FindRule("default/reviews http[1]"));
        Assert.Empty(caller.ConnectionRules);
    }

    [Fact]
    public async Task Traffic_tells_who_called_whom_with_which_outcome()
    {
        await using var both = await CallerAndCallee.StartAsync(answer: context =>
        {
            context.Response.StatusCode = context.Request.Path == "/bad" ? 500 : 200;
            return Task.CompletedTask;
        });
        await both.AskAsync();
        await both.AskAsync();
        await both.AskAsync("/bad");

        var caller = new TrafficPeer("default", "productpage-v1", "productpage", "v1");
        var callee = new TrafficPeer("default", "reviews-v1", "reviews", "v1");
        Assert.Equal(
            [(200, 2L), (500, 1L)],
            both.Caller.Traffic.Where(count => count.Source == caller && count.Destination == callee).Select(static count => (count.Status!.Value, count.Count)).Order());
        Assert.All(both.Caller.Traffic, static count => Assert.Equal("reviews.default.svc.cluster.local", count.Service));
        Assert.Empty(both.Callee.Traffic);
        Assert.Equal(caller, TrafficPeer.Of(both.Caller.Identity));
    }

    private static EmbeddedMesh Mesh(string manifests)
    {
        var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(1), NullLoggerFactory.Instance);
        Assert.Empty(mesh.Apply(Manifests.Snapshot(manifests)).Rejected);
        return mesh;
    }

    private static Task<IProxy> SidecarAsync(EmbeddedMesh mesh) => mesh.OpenProxyAsync(
        new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default", Labels = Manifests.Label("app", "productpage") },
        [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))],
        static _ => { },
        Cancel);
}
