using System.Net;
using System.Text.Json;

using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Admin;

/// <summary>The pages beside <c>/stats</c>, and the answers to wrong questions (contract mesh.md section 7).</summary>
public sealed class AdminTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_says_live_with_the_headers_of_an_admin_answer()
    {
        await using var pages = await AdminPages.StartAsync();
        using var answer = await pages.AskAsync("/ready");

        Assert.Equal("LIVE\n", await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("text/plain; charset=UTF-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("envoy", answer.Headers.Server.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("x-content-type-options").Single());
        Assert.Equal("no-cache, max-age=0", answer.Headers.NonValidated["cache-control"].ToString());
    }

    [Fact]
    public async Task Clusters_lists_limits_and_endpoints()
    {
        await using var pages = await AdminPages.StartAsync();

        var lines = (await pages.GetAsync("/clusters")).Split('\n');

        foreach (var line in new[]
        {
            "default_priority::max_connections::4294967295", "added_via_api::true", $"{pages.Upstream.Address}::rq_total::4", $"{pages.Upstream.Address}::rq_active::0",
            $"{pages.Upstream.Address}::cx_total::1", $"{pages.Upstream.Address}::health_flags::healthy",
        })
        {
            Assert.Contains($"{AdminPages.Cluster}::{line}", lines);
        }
    }

    [Fact]
    public async Task Config_dump_shows_the_serving_table()
    {
        await using var pages = await AdminPages.StartAsync();

        using var dump = JsonDocument.Parse(await pages.GetAsync("/config_dump"));

        var configs = dump.RootElement.GetProperty("configs").EnumerateArray().ToDictionary(static config => config.GetProperty("@type").GetString()!.Split('.')[^1]);
        Assert.Equal(AdminPages.Cluster, configs["ClustersConfigDump"].GetProperty("dynamic_active_clusters")[0].GetProperty("cluster").GetProperty("name").GetString());
        var hosts = configs["RoutesConfigDump"].GetProperty("dynamic_route_configs")[0].GetProperty("route_config").GetProperty("virtual_hosts");
        Assert.Equal(["reviews", "lost"], hosts.EnumerateArray().Select(static host => host.GetProperty("domains")[0].GetString()!));
        Assert.Equal("0.0.0.0_15001", configs["ListenersConfigDump"].GetProperty("dynamic_listeners")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Listeners_and_server_info_name_the_proxy()
    {
        await using var pages = await AdminPages.StartAsync();

        Assert.Equal($"0.0.0.0_15001::{pages.Sidecar.Endpoints[0]}\n", await pages.GetAsync("/listeners"));
        using var info = JsonDocument.Parse(await pages.GetAsync("/server_info"));
        Assert.Equal("LIVE", info.RootElement.GetProperty("state").GetString());
        Assert.Equal("sidecar~127.0.0.1~client-1.default~default.svc.cluster.local", info.RootElement.GetProperty("node").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Wrong_methods_and_paths_are_told_what_is_there()
    {
        await using var pages = await AdminPages.StartAsync();

        using var method = await pages.AskAsync("/ready", HttpMethod.Delete);
        using var path = await pages.AskAsync("/nothing");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.Equal("Method DELETE not allowed, GET required.", await method.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
        var text = await path.Content.ReadAsStringAsync(Cancel);
        Assert.StartsWith("invalid path. admin commands are:\n", text, StringComparison.Ordinal);
        foreach (var page in new[] { "/clusters", "/config_dump", "/listeners", "/ready", "/stats" }) Assert.Contains($"  {page}: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_has_a_port_of_its_own()
    {
        await using var pages = await AdminPages.StartAsync();

        Assert.Equal("", await pages.GetAsync("/healthz/ready", 15021));
        using var other = await pages.AskAsync("/stats", port: 15021);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task A_web_page_cannot_drive_the_admin_of_a_sidecar()
    {
        await using var pages = await AdminPages.StartAsync();
        using var browser = Clients.Direct();
        using var answer = await browser.GetAsync(new Uri($"http://{pages.Sidecar.Endpoints[0]}/stats"), Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Clusters_and_listeners_come_as_json_too()
    {
        await using var pages = await AdminPages.StartAsync();

        using var clusters = JsonDocument.Parse(await pages.GetAsync("/clusters?format=json"));
        var host = clusters.RootElement.GetProperty("cluster_statuses").EnumerateArray().Single(static cluster => cluster.GetProperty("name").GetString() == AdminPages.Cluster).GetProperty("host_statuses")[0];
        Assert.Equal(pages.Upstream.Address.Port, host.GetProperty("address").GetProperty("socket_address").GetProperty("port_value").GetInt32());
        Assert.Equal("4", host.GetProperty("stats").EnumerateArray().Single(static stat => stat.GetProperty("name").GetString() == "rq_total").GetProperty("value").GetString());

        using var listeners = JsonDocument.Parse(await pages.GetAsync("/listeners?format=json"));
        var listener = listeners.RootElement.GetProperty("listener_statuses")[0];
        Assert.Equal(("0.0.0.0_15001", pages.Sidecar.Endpoints[0].Port), (listener.GetProperty("name").GetString(), listener.GetProperty("local_address").GetProperty("socket_address").GetProperty("port_value").GetInt32()));
    }

    [Fact]
    public async Task Config_dump_comes_in_parts()
    {
        await using var pages = await AdminPages.StartAsync();

        using var clusters = JsonDocument.Parse(await pages.GetAsync("/config_dump?resource=dynamic_active_clusters"));
        var cluster = Assert.Single(clusters.RootElement.GetProperty("configs").EnumerateArray());
        Assert.Equal("type.googleapis.com/envoy.admin.v3.ClustersConfigDump.DynamicCluster", cluster.GetProperty("@type").GetString());
        Assert.Equal(AdminPages.Cluster, cluster.GetProperty("cluster").GetProperty("name").GetString());

        using var none = JsonDocument.Parse(await pages.GetAsync("/config_dump?resource=dynamic_active_clusters&name_regex=ratings"));
        Assert.Empty(none.RootElement.GetProperty("configs").EnumerateArray());

        using var masked = JsonDocument.Parse(await pages.GetAsync("/config_dump?mask=dynamic_active_clusters.cluster.name"));
        var kept = Assert.Single(masked.RootElement.GetProperty("configs").EnumerateArray());
        var only = Assert.Single(kept.GetProperty("dynamic_active_clusters")[0].EnumerateObject());
        Assert.Equal(("cluster", "name"), (only.Name, Assert.Single(only.Value.EnumerateObject()).Name));

        using var endpoints = JsonDocument.Parse(await pages.GetAsync("/config_dump?include_eds&resource=dynamic_endpoint_configs"));
        Assert.Contains(
            pages.Upstream.Address.Port,
            endpoints.RootElement.GetProperty("configs")[0].GetProperty("endpoint_config").GetProperty("endpoints")[0].GetProperty("lb_endpoints").EnumerateArray()
                .Select(static one => one.GetProperty("endpoint").GetProperty("address").GetProperty("socket_address").GetProperty("port_value").GetInt32()));

        using var unknown = await pages.AskAsync("/config_dump?resource=nothing");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var bad = await pages.AskAsync("/config_dump?name_regex=(");
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
    }

    [Fact]
    public async Task Config_dump_has_routes_in_envoys_outline_and_says_where_they_are_written()
    {
        await using var both = await CallerAndCallee.StartAsync(rules: """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: reviews}
            spec:
              hosts: [reviews]
              http:
                - match: [{uri: {prefix: /a}, headers: {end-user: {exact: jason}}, withoutHeaders: {x: {}}, queryParams: {q: {regex: "[12]"}}}]
                  timeout: 3s
                  route: [{destination: {host: reviews, subset: v1, port: {number: 9080}}, weight: 90}, {destination: {host: reviews, subset: v2, port: {number: 9080}}, weight: 10}]
                - directResponse: {status: 418, body: {string: tea}}
            """);

        using var dump = JsonDocument.Parse(await AdminExec.GetAsync(both.Caller, "/config_dump?resource=dynamic_route_configs&name_regex=^9080$"));
        var routes = dump.RootElement.GetProperty("configs")[0].GetProperty("route_config").GetProperty("virtual_hosts")[0].GetProperty("routes");

        Assert.Equal(
            """{"prefix":"/a","case_sensitive":true,"headers":[{"name":"end-user","string_match":{"exact":"jason"}},{"name":"x","present_match":true,"invert_match":true}],"query_parameters":[{"name":"q","string_match":{"safe_regex":{"regex":"[12]"}}}]}""",
            JsonSerializer.Serialize(routes[0].GetProperty("match")));
        Assert.Equal(("3s", 100), (routes[0].GetProperty("route").GetProperty("timeout").GetString(), routes[0].GetProperty("route").GetProperty("weighted_clusters").GetProperty("total_weight").GetInt32()));
        Assert.Equal("/apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews", routes[0].GetProperty("metadata").GetProperty("filter_metadata").GetProperty("istio").GetProperty("config").GetString());
        Assert.Equal("tea", routes[1].GetProperty("direct_response").GetProperty("body").GetProperty("inline_string").GetString());
    }

    [Theory]
    [InlineData("/certs", "certificates")]
    [InlineData("/memory", "allocated")]
    [InlineData("/runtime", "entries")]
    [InlineData("/contention", "num_contentions")]
    public async Task Small_pages_are_json(string path, string field)
    {
        await using var pages = await AdminPages.StartAsync();
        using var page = JsonDocument.Parse(await pages.GetAsync(path));
        Assert.True(page.RootElement.TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Clusters_in_json_tell_limits_place_and_health_of_each_endpoint()
    {
        await using var sick = await TestUpstream.StartAsync(static context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", AdminPages.Cluster)], [Tables.Cluster(AdminPages.Cluster, sick.Address) with
        {
            Places = [new EndpointPlace(0, "region1/zone1/sub1", 0, 7)],
            Limits = ConnectionLimits.None with { MaxConnections = 3, MaxPending = 4, MaxRequests = 5, MaxRetries = 6 },
            Outlier = new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 100, BaseEjectionTime = TimeSpan.FromHours(1) },
        }]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        async Task<JsonElement> ClusterAsync()
        {
            using var page = JsonDocument.Parse(await AdminExec.GetAsync(sidecar, "/clusters?format=json"));
            return page.RootElement.GetProperty("cluster_statuses").EnumerateArray().Single(static cluster => cluster.GetProperty("name").GetString() == AdminPages.Cluster).Clone();
        }

        var before = await ClusterAsync();
        using var client = Clients.Through(sidecar);
        using var answer = await client.GetAsync(new Uri("http://reviews:9080/"), Cancel);
        await harness.NextLogLineAsync();
        var after = await ClusterAsync();

        Assert.Equal("""[{"max_connections":3,"max_pending_requests":4,"max_requests":5,"max_retries":6}]""", JsonSerializer.Serialize(before.GetProperty("circuit_breakers").GetProperty("thresholds")));
        var host = before.GetProperty("host_statuses")[0];
        Assert.Equal(7, host.GetProperty("weight").GetInt32());
        Assert.Equal("""{"region":"region1","zone":"zone1","sub_zone":"sub1"}""", JsonSerializer.Serialize(host.GetProperty("locality")));
        Assert.Equal("""{"eds_health_status":"HEALTHY"}""", JsonSerializer.Serialize(host.GetProperty("health_status")));
        Assert.Equal("""{"failed_outlier_check":true,"eds_health_status":"HEALTHY"}""", JsonSerializer.Serialize(after.GetProperty("host_statuses")[0].GetProperty("health_status")));
    }

    [Fact]
    public async Task Every_path_that_help_lists_answers()
    {
        await using var pages = await AdminPages.StartAsync();
        var listed = (await pages.GetAsync("/help")).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(static line => line.Trim().Split(": ")[0]).ToList();

        Assert.True(listed.Count > 15, string.Join(' ', listed));
        foreach (var path in listed.Where(static path => !path.EndsWith(" (POST)", StringComparison.Ordinal))) Assert.NotEmpty(await pages.GetAsync(path));
        Assert.Equal(await pages.GetAsync("/help"), await pages.GetAsync("/"));

        var rows = new Bookinfo.Testing.ContractTable("Mesh-contract.md").Rows.Select(static row => row[0]).ToHashSet();
        Assert.All(listed, path => Assert.Contains($"7 {path.Split(' ')[0]}", rows));
    }
}
