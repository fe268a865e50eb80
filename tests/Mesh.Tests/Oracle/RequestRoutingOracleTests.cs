using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Mesh.Tests.Rules;

namespace Bookinfo.Mesh.Tests.Oracle;

/// <summary>Oracle T1 (contract mesh.md section 10).</summary>
public sealed class RequestRoutingOracleTests
{
    private const string ToV1 = "{route: [{destination: {host: reviews, subset: v1}}]}";

    private const string JasonToV2 = "{match: [{headers: {end-user: {exact: jason}}}], route: [{destination: {host: reviews, subset: v2}}]}";

    [Fact]
    public async Task Without_rules_all_versions_are_seen()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Subsets);
        Assert.Equal(["v1", "v2", "v3"], (await bookinfo.CountAsync(60)).Keys.Order());
    }

    [Fact]
    public async Task All_v1_shows_v1_only()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Subsets, BookinfoMesh.Rules("reviews", $"[{ToV1}]"));
        Assert.Equal(new Dictionary<string, int> { ["v1"] = 20 }, await bookinfo.CountAsync(20));
    }

    [Fact]
    public async Task Jason_sees_v2_and_whoever_is_not_quite_jason_v1()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Subsets, BookinfoMesh.Rules("reviews", $"[{JasonToV2}, {ToV1}]"));

        Assert.Equal(new Dictionary<string, int> { ["v2"] = 10 }, await bookinfo.CountAsync(10, "jason"));
        foreach (var user in new[] { null, "Jason", "jason2" }) Assert.Equal(new Dictionary<string, int> { ["v1"] = 5 }, await bookinfo.CountAsync(5, user));
    }

    [Fact]
    public async Task A_catch_all_in_front_hides_jasons_rule()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Subsets, BookinfoMesh.Rules("reviews", $"[{ToV1}, {JasonToV2}]"));
        Assert.Equal(new Dictionary<string, int> { ["v1"] = 10 }, await bookinfo.CountAsync(10, "jason"));
    }

    [Fact]
    public async Task An_undefined_subset_is_503_NC()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Subsets, BookinfoMesh.Rules("reviews", "[{route: [{destination: {host: reviews, subset: v9}}]}]"));
        var seen = await bookinfo.AskAsync("reviews:9080/reviews/0");
        Assert.Equal((503, ""), (seen.Status, seen.Body));
        Assert.Contains("\" 503 NC cluster_not_found ", await bookinfo.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_the_gateway_only_listed_paths_are_there()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: Gateway
            metadata: {name: bookinfo-gateway}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ['*']}]}
            """,
            """
            apiVersion: networking.istio.io/v1alpha3
            kind: VirtualService
            metadata: {name: bookinfo}
            spec: {hosts: ['*'], gateways: [bookinfo-gateway], http: [{match: [{uri: {exact: /productpage}}, {uri: {exact: /login}}, {uri: {prefix: /api/v1/products}}], route: [{destination: {host: reviews, port: {number: 9080}}}]}]}
            """);
        using var browser = Clients.Direct();

        foreach (var (path, status) in new[] { ("/productpage", 200), ("/login", 200), ("/api/v1/products/0", 200), ("/nothing", 404), ("/productpage/x", 404) })
        {
            using var answer = await browser.GetAsync(new Uri($"http://{bookinfo.Gateway}{path}"), TestContext.Current.CancellationToken);
            var seen = await Seen.ReadAsync(answer);
            Assert.Equal((path, status, "istio-envoy"), (path, seen.Status, seen.Answer["server"]));
            if (status == 404) Assert.Equal("", seen.Body);
        }
    }
}
