using System.Net;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>Control headers of callers: sidecars obey and consume them, gateways strip them unread (contract mesh.md section 6.1).</summary>
public sealed class CallerWishesTests
{
    private const string Name = "outbound|9080||reviews.default.svc.cluster.local";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sidecar_times_out_when_the_caller_wants_it()
    {
        await using var slow = await TestUpstream.StartAsync(context => Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted));
        var status = await CallAsync(ProxyKind.Sidecar, slow, ("x-envoy-upstream-rq-timeout-ms", "200"));
        Assert.Equal(HttpStatusCode.GatewayTimeout, status);
        Assert.Equal(1, slow.Calls);
    }

    [Fact]
    public async Task A_sidecar_repeats_tries_that_take_longer_than_the_caller_wants()
    {
        await using var upstream = await StartSlowOnceAsync();
        var status = await CallAsync(ProxyKind.Sidecar, upstream, ("x-envoy-upstream-rq-per-try-timeout-ms", "300"), ("x-envoy-retry-on", "5xx"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(2, upstream.Calls);
    }

    [Theory]
    [InlineData("3", 4)]
    [InlineData("0", 1)]
    public async Task A_sidecar_retries_what_and_as_often_as_the_caller_wants(string retries, int calls)
    {
        await using var failing = await StartFailingAsync();
        var status = await CallAsync(ProxyKind.Sidecar, failing, ("x-envoy-retry-on", "5xx"), ("x-envoy-max-retries", retries));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(calls, failing.Calls);
    }

    [Fact]
    public async Task A_gateway_does_not_obey()
    {
        await using var failing = await StartFailingAsync();
        var status = await CallAsync(ProxyKind.Gateway, failing, ("x-envoy-retry-on", "5xx"), ("x-envoy-max-retries", "3"), ("x-envoy-upstream-rq-timeout-ms", "1"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal(1, failing.Calls);
    }

    [Theory]
    [InlineData(ProxyKind.Sidecar)]
    [InlineData(ProxyKind.Gateway)]
    public async Task The_upstream_never_sees_them(ProxyKind kind)
    {
        var seen = new List<string>();
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            seen.AddRange(context.Request.Headers.Keys.Select(static name => name.ToLowerInvariant()));
            return Task.CompletedTask;
        });
        string[] wishes = ["x-envoy-retry-on", "x-envoy-max-retries", "x-envoy-upstream-rq-timeout-ms", "x-envoy-upstream-rq-per-try-timeout-ms"];

        await CallAsync(kind, upstream, (wishes[0], "5xx"), (wishes[1], "1"), (wishes[2], "20000"), (wishes[3], "10000"));

        Assert.Contains("x-request-id", seen);
        Assert.Empty(seen.Intersect(wishes));
    }

    private static Task<TestUpstream> StartFailingAsync() => TestUpstream.StartAsync(static context =>
    {
        context.Response.StatusCode = 503;
        return Task.CompletedTask;
    });

    private static Task<TestUpstream> StartSlowOnceAsync()
    {
        var calls = 0;
        return TestUpstream.StartAsync(context => Interlocked.Increment(ref calls) == 1 ? Task.Delay(TimeSpan.FromMinutes(1), context.RequestAborted) : Task.CompletedTask);
    }

    private static async Task<HttpStatusCode> CallAsync(ProxyKind kind, TestUpstream upstream, params (string Name, string Value)[] headers)
    {
        var action = Tables.Forward(Name) with { Retry = RetryPolicy.Default with { BackoffBase = TimeSpan.FromMilliseconds(1) } };
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("*", action)], [Tables.Cluster(Name, upstream.Address)]));
        await using var proxy = await harness.OpenAsync(kind, kind == ProxyKind.Gateway ? 9080 : 15001);
        using var client = kind == ProxyKind.Gateway ? Clients.Direct() : Clients.Through(proxy);
        using var request = new HttpRequestMessage(HttpMethod.Get, kind == ProxyKind.Gateway ? $"http://{proxy.Endpoints[0]}/" : "http://reviews:9080/");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}
