using System.Net;
using System.Text.Json;

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
}
