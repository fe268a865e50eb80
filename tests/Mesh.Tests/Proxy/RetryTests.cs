using Bookinfo.Mesh.Proxy.Http;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Proxy;

public sealed class RetryTests
{
    private const string Name = "outbound|9080||reviews.default.svc.cluster.local";

    private static readonly Uri Url = new("http://reviews:9080/");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_is_retried_on_the_other_endpoint_with_the_body()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync($"{context.Request.Headers["x-envoy-attempt-count"]} {await reader.ReadToEndAsync(context.RequestAborted)}", context.RequestAborted);
        });
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, Tables.ClosedPort(), upstream.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);
        var attempts = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            using var content = new StringContent("body");
            using var answer = await client.PostAsync(Url, content, Cancel);
            attempts.Add(await answer.Content.ReadAsStringAsync(Cancel));
        }

        Assert.All(attempts, static attempt => Assert.EndsWith(" body", attempt, StringComparison.Ordinal));
        Assert.Contains("2 body", attempts);
    }

    [Fact]
    public async Task A_503_of_the_upstream_is_not_retried_by_default()
    {
        await using var upstream = await Failing(503, times: 100);
        var (status, _) = await CallAsync(upstream, RetryPolicy.Default);
        Assert.Equal(503, status);
        Assert.Equal(1, upstream.Calls);
    }

    [Fact]
    public async Task A_listed_status_is_retried_until_it_is_gone()
    {
        await using var upstream = await Failing(503, times: 2);
        var (status, line) = await CallAsync(upstream, Quick(3) with { StatusCodes = [503] });
        Assert.Equal(200, status);
        Assert.Equal(3, upstream.Calls);
        Assert.Contains(" 200 - via_upstream ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F28_the_last_answer_is_relayed_with_URX()
    {
        await using var upstream = await Failing(500, times: 100);
        var (status, line) = await CallAsync(upstream, Quick(2) with { On = RetryOn.ServerError5xx });
        Assert.Equal(500, status);
        Assert.Equal(3, upstream.Calls);
        Assert.Contains(" 500 URX via_upstream ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F29_a_body_beyond_the_buffer_is_sent_once()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.StatusCode = 503;
        });
        var (status, _) = await CallAsync(upstream, Quick(2) with { On = RetryOn.ServerError5xx }, new byte[1024 * 1024 + 1]);
        Assert.Equal(503, status);
        Assert.Equal(1, upstream.Calls);
    }

    [Fact]
    public async Task A_body_within_the_buffer_is_sent_again_in_full()
    {
        var lengths = new List<long>();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var copy = new MemoryStream();
            await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
            lengths.Add(copy.Length);
            context.Response.StatusCode = 503;
        });
        await CallAsync(upstream, Quick(1) with { On = RetryOn.ServerError5xx }, new byte[1024 * 1024]);
        Assert.Equal([1024 * 1024, 1024 * 1024], lengths);
    }

    [Fact]
    public async Task A_retry_goes_to_the_endpoints_that_its_cluster_has_by_then()
    {
        await using var coming = await TestUpstream.StartAsync("coming");
        var (status, line) = await CallWhileReplacedAsync(by: Once(coming.Address));
        Assert.Equal(200, status);
        Assert.Contains($"\"{coming.Address}\" {Name} ", line, StringComparison.Ordinal);
        Assert.Equal(1, coming.Calls);
    }

    [Fact]
    public async Task A_retry_finds_no_endpoint_where_its_cluster_is_gone()
    {
        var (status, line) = await CallWhileReplacedAsync(by: Tables.Empty);
        Assert.Equal(503, status);
        Assert.Contains(" 503 UH no_healthy_upstream ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 7)]
    [InlineData(4, 10)]
    [InlineData(40, 10)]
    public void The_back_off_window_doubles_up_to_ten_times_the_base(int retry, int bases)
    {
        var policy = new RetryPolicy { BackoffBase = TimeSpan.FromMilliseconds(25) };
        var longest = new LargestRandom();
        Assert.Equal(TimeSpan.FromMilliseconds(25 * bases) - TimeSpan.FromTicks(1), RetryRules.Backoff(policy, retry, longest));
    }

    [Theory]
    [InlineData("x-envoy-overloaded", false)]
    [InlineData("x-envoy-ratelimited", false)]
    [InlineData("x-other", true)]
    public void An_overloaded_answer_is_never_retried(string header, bool retried) =>
        Assert.Equal(retried, RetryRules.Covers(new RetryPolicy { On = RetryOn.ServerError5xx }, 503, name => name == header ? "true" : null));

    private static RetryPolicy Quick(int attempts) => new() { Attempts = attempts, BackoffBase = TimeSpan.FromMilliseconds(1) };

    private static Task<TestUpstream> Failing(int status, int times)
    {
        var calls = 0;
        return TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) <= times ? status : 200;
            return Task.CompletedTask;
        });
    }

    /// <summary>A call to an endpoint that refuses it when a new table has come.</summary>
    private static async Task<(int Status, string Line)> CallWhileReplacedAsync(RouteTable by)
    {
        await using var harness = ProxyHarness.Start();
        await using var leaving = await TestUpstream.StartAsync(context =>
        {
            harness.Apply(by);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        harness.Apply(Once(leaving.Address));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);
        using var answer = await client.GetAsync(Url, Cancel);
        Assert.Equal(1, leaving.Calls);
        return ((int)answer.StatusCode, await harness.NextLogLineAsync());
    }

    /// <summary>One endpoint, and a second try for what it refuses with 503.</summary>
    private static RouteTable Once(System.Net.IPEndPoint endpoint) =>
        Tables.Of(9080, [Tables.Host("reviews", Tables.Forward(Name) with { Retry = Quick(1) with { StatusCodes = [503] } })], [Tables.Cluster(Name, endpoint)]);

    private static async Task<(int Status, string Line)> CallAsync(TestUpstream upstream, RetryPolicy policy, byte[]? body = null)
    {
        var action = Tables.Forward(Name) with { Retry = policy };
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", action)], [Tables.Cluster(Name, upstream.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(sidecar);
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, Url) { Content = body is null ? null : new ByteArrayContent(body) };
        using var answer = await client.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, await harness.NextLogLineAsync());
    }

    private sealed class LargestRandom : IRandomSource
    {
        public long Draw(long exclusiveMaximum) => exclusiveMaximum - 1;
    }
}
