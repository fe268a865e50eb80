using System.Net;

using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>Rows F of contract mesh.md section 2.</summary>
public sealed class LocalReplyTests
{
    private const string Name = "outbound|9080||reviews.default.svc.cluster.local";

    private static readonly Uri Url = new("http://reviews:9080/reviews/0");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F1_no_rule_matches()
    {
        var host = Tables.Host("reviews", Name) with
        {
            Routes = [new Route { Match = new RequestMatch { Path = new StringMatch { Kind = StringMatchKind.Exact, Text = "/only" } }, Action = Tables.Forward(Name) }],
        };
        await ExpectAsync(Tables.Of(9080, [host]), HttpStatusCode.NotFound, "", "404 NR route_not_found - \"-\" 0 0 ");
    }

    [Fact]
    public Task F2_no_virtual_host() =>
        ExpectAsync(Tables.Of(9080, []), HttpStatusCode.NotFound, "", "404 NR route_not_found");

    [Fact]
    public Task F6_direct_response() =>
        ExpectAsync(Tables.Of(9080, [Tables.Host("reviews", new DirectResponseAction(418, "short and stout"))]), (HttpStatusCode)418, "short and stout", "418 - direct_response - \"-\" 0 15 ");

    [Fact]
    public async Task F9_route_timeout()
    {
        using var arrived = new SemaphoreSlim(0);
        await using var slow = await StartSilentAsync(arrived);
        var action = Tables.Forward(Name) with { Timeout = TimeSpan.FromMilliseconds(300) };
        var time = new FakeTimeProvider();
        var expecting = ExpectAsync(
            Tables.Of(9080, [Tables.Host("reviews", action)], [Tables.Cluster(Name, slow.Address)]),
            HttpStatusCode.GatewayTimeout,
            "upstream request timeout",
            "504 UT response_timeout - \"-\" 0 24 300 ",
            time);
        await ArriveAsync(arrived);
        time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(expecting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await expecting;
        Assert.Equal(1, slow.Calls);
    }

    [Fact]
    public async Task F10_per_try_timeout_after_the_retries()
    {
        using var arrived = new SemaphoreSlim(0);
        await using var slow = await StartSilentAsync(arrived);
        var action = Tables.Forward(Name) with
        {
            Retry = new RetryPolicy { Attempts = 1, On = RetryOn.ServerError5xx, PerTryTimeout = TimeSpan.FromMilliseconds(150), BackoffBase = TimeSpan.FromTicks(1) },
        };
        var time = new FakeTimeProvider();
        var expecting = ExpectAsync(
            Tables.Of(9080, [Tables.Host("reviews", action)], [Tables.Cluster(Name, slow.Address)]),
            HttpStatusCode.GatewayTimeout,
            "upstream request timeout",
            "504 URX,UT upstream_per_try_timeout",
            time);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            await ArriveAsync(arrived);
            time.Advance(TimeSpan.FromMilliseconds(150));
        }

        await expecting;
        Assert.Equal(2, slow.Calls);
    }

    [Fact]
    public Task F12_connection_refused() => ExpectAsync(
        Tables.Of(9080, [Tables.Host("reviews", Tables.Forward(Name) with { Retry = RetryPolicy.None })], [Tables.Cluster(Name, Tables.ClosedPort())]),
        HttpStatusCode.ServiceUnavailable,
        "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused",
        "503 UF upstream_reset_before_response_started{remote_connection_failure|delayed_connect_error:_Connection_refused} - \"delayed_connect_error:_Connection_refused\" 0 ");

    [Fact]
    public Task F12r_connection_refused_after_the_default_retries() => ExpectAsync(
        Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, Tables.ClosedPort())]),
        HttpStatusCode.ServiceUnavailable,
        "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused",
        "503 URX,UF ");

    [Fact]
    public async Task F14_connection_closed_before_the_head()
    {
        await using var rude = await TestUpstream.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await ExpectAsync(
            Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, rude.Address)]),
            HttpStatusCode.ServiceUnavailable,
            "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
            "503 UC upstream_reset_before_response_started{connection_termination}");
    }

    [Fact]
    public async Task F16_garbage()
    {
        await using var garbage = RawServer.Start("this is not HTTP\r\n\r\n");
        await ExpectAsync(
            Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, garbage.Address)]),
            HttpStatusCode.BadGateway,
            "upstream connect error or disconnect/reset before headers. reset reason: protocol error",
            "502 UPE upstream_reset_before_response_started{protocol_error}");
    }

    [Fact]
    public Task F18_no_endpoint() => ExpectAsync(
        Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name)]), HttpStatusCode.ServiceUnavailable, "no healthy upstream", "503 UH no_healthy_upstream - \"-\" 0 19 ");

    [Fact]
    public Task F19_no_cluster() =>
        ExpectAsync(Tables.Of(9080, [Tables.Host("reviews", Name)]), HttpStatusCode.ServiceUnavailable, "", "503 NC cluster_not_found - \"-\" 0 0 ");

    [Fact]
    public async Task F21_registry_only_blocks_unknown_hosts()
    {
        var blocked = new HttpRoutes
        {
            Name = "9080",
            VirtualHosts = [Tables.Host("*", new DirectResponseAction(502, "")) with { Routes = [new Route { Name = "block_all", Match = RequestMatch.Any, Action = new DirectResponseAction(502, "") }] }],
        };
        var line = await ExpectAsync(Tables.Of(1, [], unknown: blocked), HttpStatusCode.BadGateway, "", "502 - direct_response");
        Assert.EndsWith(" block_all", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F26_upstream_breaks_off_in_the_body()
    {
        await using var upstream = RawServer.Start("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, upstream.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync("GET http://reviews:9080/ HTTP/1.1\r\nHost: reviews:9080\r\n\r\n");
        var all = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 OK", all, StringComparison.Ordinal);
        Assert.EndsWith("only this", all, StringComparison.Ordinal);
        Assert.Contains(" 200 UC ", await harness.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_leaves_is_logged_with_code_0()
    {
        var arrived = new TaskCompletionSource();
        await using var slow = await TestUpstream.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted);
        });
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, slow.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using (var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]))
        {
            await client.SendAsync("GET http://reviews:9080/ HTTP/1.1\r\nHost: reviews:9080\r\n\r\n");
            await arrived.Task.WaitAsync(Cancel);
        }

        Assert.Contains("\" 0 DC downstream_remote_disconnect ", await harness.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HEAD_of_an_empty_reply_carries_no_length_and_of_a_text_its_length()
    {
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("known", Name)], [Tables.Cluster(Name)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);

        await client.SendAsync("HEAD http://other:9080/ HTTP/1.1\r\nHost: other:9080\r\n\r\n");
        var empty = (await client.ReadUntilAsync("\r\n\r\n")).ToLowerInvariant();
        await client.SendAsync("HEAD http://known:9080/ HTTP/1.1\r\nHost: known:9080\r\n\r\n");
        var text = (await client.ReadUntilAsync("\r\n\r\n")).ToLowerInvariant();

        Assert.DoesNotContain("content-length", empty, StringComparison.Ordinal);
        Assert.Contains("content-length: 19\r\n", text, StringComparison.Ordinal);
        Assert.Contains("server: envoy\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gRPC_caller_gets_trailers_only()
    {
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Tunnelled(sidecar, HttpVersion.Version20);
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");

        var answer = await client.PostAsync(Url, content, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("14", answer.Headers.GetValues("grpc-status").Single());
        Assert.Equal("no healthy upstream", answer.Headers.GetValues("grpc-message").Single());
    }

    private static Task<TestUpstream> StartSilentAsync(SemaphoreSlim arrived) => TestUpstream.StartAsync(context =>
    {
        arrived.Release();
        return Task.Delay(Timeout.Infinite, context.RequestAborted);
    });

    private static async Task ArriveAsync(SemaphoreSlim arrived) => Assert.True(await arrived.WaitAsync(TimeSpan.FromMinutes(1), Cancel), "no request arrived");

    private static async Task<string> ExpectAsync(RouteTable table, HttpStatusCode status, string body, string inLog, TimeProvider? time = null)
    {
        await using var harness = ProxyHarness.Start(table, time);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);

        var answer = await client.GetAsync(Url, Cancel);

        Assert.Equal(body, await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("envoy", answer.Headers.Server.ToString());
        Assert.False(answer.Headers.Contains("x-envoy-upstream-service-time"));
        var line = await harness.NextLogLineAsync();
        Assert.Contains($"\"GET /reviews/0 HTTP/1.1\" {inLog}", line, StringComparison.Ordinal);
        return line;
    }

    [Theory]
    [InlineData("/wP+gA==", "HTTP/1.1")]
    [InlineData("aMOpbGxv", "HTTP/1.1")]
    [InlineData("/wP+gA==", "HTTP/2")]
    public async Task F6_a_direct_response_in_bytes_is_sent_byte_for_byte(string base64, string protocol)
    {
        await using var mesh = await Rules.RuledMesh.StartAsync($"[{{directResponse: {{status: 418, body: {{bytes: \"{base64}\"}}}}}}]");
        using var client = Clients.Tunnelled(mesh.Sidecar, protocol == "HTTP/2" ? HttpVersion.Version20 : HttpVersion.Version11);
        using var answer = await client.GetAsync(new Uri("http://reviews:9080/"), TestContext.Current.CancellationToken);
        Assert.Equal((418, base64), ((int)answer.StatusCode, Convert.ToBase64String(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))));
    }
}
