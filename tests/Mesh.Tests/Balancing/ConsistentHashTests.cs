using System.Globalization;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>Consistent hashing as callers see it (contract mesh.md sections 1.8 and 5).</summary>
public sealed class ConsistentHashTests
{
    private static readonly string[] Pods = ["a", "b", "c", "d"];

    [Theory]
    [InlineData("httpHeaderName: x-user")]
    [InlineData("httpHeaderName: x-user, ringHash: {minimumRingSize: 64}")]
    [InlineData("httpHeaderName: x-user, minimumRingSize: 2048")]
    [InlineData("httpHeaderName: x-user, maglev: {tableSize: 1009}")]
    [InlineData("httpHeaderName: x-user, maglev: {}")]
    public async Task The_same_header_finds_the_same_endpoint_and_different_ones_spread(string hash)
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule(hash), Pods);
        var homes = new Dictionary<string, string>();
        for (var round = 0; round < 3; round++)
        {
            foreach (var user in Enumerable.Range(0, 20).Select(static i => $"user-{i}"))
            {
                var pod = (await mesh.AskAsync("/", ("x-user", user))).Body;
                Assert.Equal(homes.TryAdd(user, pod) ? pod : homes[user], pod);
            }

            // A new table with the same endpoints is the same ring.
            mesh.Apply();
        }

        Assert.True(homes.Values.Distinct().Count() >= 3);
    }

    [Fact]
    public async Task Without_the_header_any_endpoint_answers()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("httpHeaderName: x-user"), Pods);
        Assert.Equal(4, (await mesh.CountAsync(60)).Count);
    }

    [Fact]
    public async Task Only_keys_of_the_endpoint_that_left_move()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("httpHeaderName: x-user"), Pods);
        var before = await HomesAsync(mesh);
        var gone = before["user-0"];
        mesh.Forget(gone);
        mesh.Apply();
        var after = await HomesAsync(mesh);

        Assert.DoesNotContain(gone, after.Values);
        Assert.All(before.Where(home => home.Value != gone), home => Assert.Equal(home.Value, after[home.Key]));
    }

    [Fact]
    public async Task An_endpoint_set_aside_hands_its_keys_over_and_gets_them_back()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var mesh = await BalancedMesh.StartAsync(
            Rule("httpHeaderName: x-user", ", outlierDetection: {consecutive5xxErrors: 1, maxEjectionPercent: 100, interval: 1s, baseEjectionTime: 5s}"), Pods, time: time);
        var home = (await mesh.AskAsync("/", ("x-user", "jason"))).Body;
        await mesh.AskAsync("/status/500", ("x-user", "jason"));

        var standIn = (await mesh.AskAsync("/", ("x-user", "jason"))).Body;
        Assert.NotEqual(home, standIn);
        Assert.Equal(standIn, (await mesh.AskAsync("/", ("x-user", "jason"))).Body);

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(home, (await mesh.AskAsync("/", ("x-user", "jason"))).Body);
    }

    [Fact]
    public async Task A_query_parameter_decides_by_its_first_value()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("httpQueryParameterName: user"), Pods);
        for (var i = 0; i < 8; i++)
        {
            var home = (await mesh.AskAsync($"/?user=u{i}")).Body;
            Assert.Equal(home, (await mesh.AskAsync($"/other?x=1&user=u{i}&user=u{i + 1}")).Body);
        }

        var spread = new HashSet<string>();
        for (var i = 0; i < 40; i++) spread.Add((await mesh.AskAsync($"/?user=u{i}")).Body);
        Assert.True(spread.Count >= 3);
        Assert.True((await mesh.CountAsync(40, "/?users=u1")).Count > 1);
    }

    [Fact]
    public async Task The_callers_address_decides()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("useSourceIp: true"), Pods);
        Assert.Single(await mesh.CountAsync(12));
    }

    [Fact]
    public async Task A_caller_without_the_cookie_gets_one_that_brings_it_back()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("httpCookie: {name: user, path: /here, ttl: 60s, attributes: [{name: SameSite, value: Strict}, {name: Secure}]}"), Pods);
        var first = await mesh.AskAsync();
        var issued = first.Answer["set-cookie"];
        Assert.Matches("^user=\"[0-9a-f]{16}\"; Max-Age=60; Path=/here; SameSite=Strict; Secure; HttpOnly$", issued);

        var pair = issued.Split(';')[0];
        for (var i = 0; i < 5; i++)
        {
            var again = await mesh.AskAsync("/", ("Cookie", $"theme=dark; {pair}; x=y"));
            Assert.Equal(first.Body, again.Body);
            Assert.DoesNotContain("set-cookie", again.Answer.Keys);
        }
    }

    [Fact]
    public async Task A_ttl_of_0_makes_a_session_cookie_and_no_ttl_makes_none()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("httpCookie: {name: user, ttl: 0s}"), Pods);
        Assert.Matches("^user=\"[0-9a-f]{16}\"; HttpOnly$", (await mesh.AskAsync()).Answer["set-cookie"]);

        mesh.Apply(Rule("httpCookie: {name: user}"));
        Assert.DoesNotContain("set-cookie", (await mesh.AskAsync()).Answer.Keys);
        Assert.True((await mesh.CountAsync(40)).Count > 1);
        Assert.Single(await mesh.CountAsync(10, "/", ("Cookie", "user=jason")));
    }

    [Fact]
    public async Task A_retry_stays_with_the_endpoint_unless_told_to_avoid_it()
    {
        await using var mesh = await BalancedMesh.StartAsync(Rule("httpHeaderName: x-user") + Retries("retryIgnorePreviousHosts: true, "), Pods);
        var home = (await mesh.AskAsync("/", ("x-user", "jason"))).Body;
        mesh.Sick[home] = 503;
        var elsewhere = await mesh.AskAsync("/", ("x-user", "jason"));
        Assert.Equal(200, elsewhere.Status);
        Assert.NotEqual(home, elsewhere.Body);

        mesh.Apply(Rule("httpHeaderName: x-user") + Retries(""));
        Assert.Equal((503, home), await mesh.AskAsync("/", ("x-user", "jason")) is var stayed ? (stayed.Status, stayed.Body) : default);
    }

    private static async Task<Dictionary<string, string>> HomesAsync(BalancedMesh mesh)
    {
        var homes = new Dictionary<string, string>();
        for (var i = 0; i < 40; i++)
        {
            var user = string.Create(CultureInfo.InvariantCulture, $"user-{i}");
            homes[user] = (await mesh.AskAsync("/", ("x-user", user))).Body;
        }

        return homes;
    }

    private static string Rule(string hash, string more = "") => $"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {"{name: hello}"}
        spec: {"{host: hello, trafficPolicy: {loadBalancer: {consistentHash: {" + hash + "}}" + more + "}}"}

        """;

    private static string Retries(string more) => $"""
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {"{name: hello}"}
        spec: {"{hosts: [hello], http: [{retries: {" + more + "attempts: 2, retryOn: 5xx, backoff: 1ms}, route: [{destination: {host: hello}}]}]}"}

        """;
}
