using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>What an operator can do to a proxy through its admin interface (contract mesh.md section 7).</summary>
public sealed class ChangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/drain_listeners")]
    [InlineData("/healthcheck/fail")]
    [InlineData("/healthcheck/ok")]
    [InlineData("/logging")]
    [InlineData("/quitquitquit")]
    [InlineData("/reset_counters")]
    public async Task What_changes_a_proxy_wants_post(string path)
    {
        await using var both = await CallerAndCallee.StartAsync();
        Assert.Equal((405, "Method GET not allowed, POST required."), await AdminExec.AskAsync(both.Caller, "GET", path));
        Assert.Equal(200, (await AdminExec.AskAsync(both.Caller, "POST", path)).Status);
    }

    [Fact]
    public async Task T11_a_drained_workload_refuses_its_callers_over_new_and_old_connections_alike()
    {
        await using var both = await CallerAndCallee.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await both.AskAsync());

        await AdminExec.PostAsync(both.Callee, "/drain_listeners");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await both.AskAsync());

        Assert.Contains(" 503 URX,UF upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused} ", both.LastLine, StringComparison.Ordinal);
        Assert.Equal(1, both.Upstream.Calls);
        Assert.Contains($"cluster.{CallerAndCallee.Cluster};.upstream_cx_connect_fail: 3\n", await AdminExec.GetAsync(both.Caller, "/stats"), StringComparison.Ordinal);
        Assert.Equal("LIVE\n", await AdminExec.GetAsync(both.Callee, "/ready"));
    }

    [Fact]
    public async Task T11_a_drained_workload_refuses_tcp_too()
    {
        await using var both = await CallerAndCallee.StartAsync();
        await AdminExec.PostAsync(both.Callee, "/drain_listeners");
        using var client = Clients.Tunnelled(both.Caller);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri("http://reviews:9000/"), Cancel));

        Assert.Contains("] \"- - -\" 0 UF - - \"delayed_connect_error:_Connection_refused\" ", await both.NextLogLineAsync(), StringComparison.Ordinal);
        Assert.Equal(0, both.Upstream.Calls);
    }

    [Fact]
    public async Task A_drained_gateway_refuses_whoever_comes_and_new_rules_do_not_open_it_again()
    {
        const string Rules = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: web}
            spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*"]}]}
            """;
        await using var both = await CallerAndCallee.StartAsync(rules: Rules);
        await using var gateway = await both.Mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Gateway, Name = "gw", Namespace = "istio-system", Labels = Manifests.Label("istio", "ingressgateway") },
            [new ProxyBind(8080, new IPEndPoint(IPAddress.Loopback, 0))],
            static _ => { },
            Cancel);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync());

        await AdminExec.PostAsync(gateway, "/drain_listeners");
        both.Apply(new MeshSettings());
        Assert.Null(await StatusAsync());
        Assert.Equal("", await AdminExec.GetAsync(gateway, "/listeners"));

        await AdminExec.PostAsync(gateway, "/quitquitquit");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync());

        async Task<HttpStatusCode?> StatusAsync()
        {
            using var browser = Clients.Direct();
            try
            {
                using var answer = await browser.GetAsync(new Uri($"http://{gateway.Endpoints[0]}/"), Cancel);
                return answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
    }

    [Fact]
    public async Task Failing_the_health_check_shows_on_every_page_that_speaks_of_health()
    {
        await using var pages = await AdminPages.StartAsync();

        using (var failed = await pages.AskAsync("/healthcheck/fail", HttpMethod.Post)) Assert.Equal(HttpStatusCode.OK, failed.StatusCode);
        Assert.Equal((503, "DRAINING\n"), await AdminExec.AskAsync(pages.Sidecar, "GET", "/ready"));
        Assert.Contains("\"state\": \"DRAINING\"", await pages.GetAsync("/server_info"), StringComparison.Ordinal);
        Assert.Contains("server.live: 0\n", await pages.GetAsync("/stats"), StringComparison.Ordinal);
        using (var health = await pages.AskAsync("/healthz/ready", port: 15021)) Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);

        using (var passed = await pages.AskAsync("/healthcheck/ok", HttpMethod.Post)) Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        Assert.Equal("LIVE\n", await pages.GetAsync("/ready"));
        Assert.Equal("", await pages.GetAsync("/healthz/ready", 15021));
    }

    [Fact]
    public async Task Reset_counters_begin_at_zero_and_gauges_stay()
    {
        await using var both = await CallerAndCallee.StartAsync();
        await both.AskAsync();
        await both.AskAsync();

        await AdminExec.PostAsync(both.Caller, "/reset_counters");
        var after = await AdminExec.GetAsync(both.Caller, "/stats");
        await both.AskAsync();
        var later = await AdminExec.GetAsync(both.Caller, "/stats");

        Assert.Contains($"cluster.{CallerAndCallee.Cluster};.upstream_rq_total: 0\n", after, StringComparison.Ordinal);
        Assert.Contains($"cluster.{CallerAndCallee.Cluster};.membership_total: 1\n", after, StringComparison.Ordinal);
        Assert.Contains($"cluster.{CallerAndCallee.Cluster};.upstream_rq_total: 1\n", later, StringComparison.Ordinal);
        Assert.Contains($"cluster.{CallerAndCallee.Cluster};.upstream_rq_200: 1\n", later, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Levels_are_listed_changed_and_heard()
    {
        await using var both = await CallerAndCallee.StartAsync();
        Assert.Equal((200, "active loggers:\n  admin: warning\n  config: warning\n  connection: warning\n  http: warning\n  router: warning\n"), await AdminExec.AskAsync(both.Caller, "POST", "/logging"));

        Assert.Contains("  router: debug\n", (await AdminExec.AskAsync(both.Caller, "POST", "/logging?router=debug")).Body, StringComparison.Ordinal);
        await both.AskAsync("/a");
        Assert.EndsWith($"\tdebug\tenvoy router\tcluster '{CallerAndCallee.Cluster}' match for URL '/a'", both.LastLine, StringComparison.Ordinal);
        await both.NextLogLineAsync();

        Assert.Contains("  http: off\n", (await AdminExec.AskAsync(both.Caller, "POST", "/logging?level=off")).Body, StringComparison.Ordinal);
        await both.AskAsync("/b");
        Assert.Contains("\"GET /b HTTP/1.1\" 200 ", both.LastLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/logging?router=loud", "unknown logger level: found \"loud\"")]
    [InlineData("/logging?router=1", "unknown logger level: found \"1\"")]
    [InlineData("/logging?nobody=debug", "unknown logger name: found \"nobody\"")]
    [InlineData("/logging?paths=router:debug,x", "unknown logger name: found \"x\"")]
    [InlineData("/logging?a=debug&b=debug", "one parameter only")]
    public async Task Levels_that_are_none_change_nothing(string path, string message)
    {
        await using var both = await CallerAndCallee.StartAsync();

        var (status, body) = await AdminExec.AskAsync(both.Caller, "POST", path);

        Assert.Equal(400, status);
        Assert.Contains(message, body, StringComparison.Ordinal);
        Assert.DoesNotContain("debug", (await AdminExec.AskAsync(both.Caller, "POST", "/logging")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_quits_cuts_its_connections_and_begins_to_count_anew()
    {
        await using var both = await CallerAndCallee.StartAsync();
        await AdminExec.PostAsync(both.Callee, "/drain_listeners");
        await both.AskAsync();

        await AdminExec.PostAsync(both.Callee, "/quitquitquit");
        await AdminExec.PostAsync(both.Caller, "/quitquitquit");
        using var again = Clients.Through(both.Caller);
        using var answer = await again.GetAsync(new Uri("http://reviews:9080/"), Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"cluster.{CallerAndCallee.Cluster};.upstream_rq_total: 1\n", await AdminExec.GetAsync(both.Caller, "/stats"), StringComparison.Ordinal);
    }
}
