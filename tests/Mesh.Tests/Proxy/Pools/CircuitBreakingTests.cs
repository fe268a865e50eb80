using System.Net;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>Oracle T9 and contract mesh.md sections 3.1 to 3.4: limits, who waits, who is refused, and which counter says so.</summary>
public sealed class CircuitBreakingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task T9_one_active_one_waiting_and_the_third_refused_at_once(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, wire: wire);

        var active = mesh.CallAsync();
        await mesh.ArrivedAsync(1);
        var waiting = mesh.CallAsync();
        await mesh.StatIsAsync("upstream_rq_pending_active", 1);
        using var refused = await mesh.CallAsync();

        await LimitedMesh.IsOverflowAsync(refused);
        Assert.Contains(" 503 UO upstream_reset_before_response_started{overflow} - \"-\" 0 81 ", await mesh.Harness.NextLogLineAsync(), StringComparison.Ordinal);
        Assert.Equal((1, 1), (await mesh.StatAsync("circuit_breakers.default.cx_open"), await mesh.StatAsync("circuit_breakers.default.rq_pending_open")));
        Assert.Equal(1, mesh.Arrived);

        mesh.Answer(2);
        Assert.Equal(HttpStatusCode.OK, (await active).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await waiting).StatusCode);
        await mesh.StatIsAsync("upstream_cx_active", 0);
        foreach (var (metric, value) in new (string, long)[]
        {
            ("upstream_rq_pending_total", 2), ("upstream_rq_pending_overflow", 1), ("upstream_rq_pending_active", 0), ("upstream_rq_total", 2), ("upstream_rq_completed", 3),
            ("upstream_rq_active", 0), ("upstream_rq_503", 1), ("upstream_rq_200", 2), ("upstream_cx_total", 2), ("upstream_cx_max_requests", 2), ("upstream_cx_overflow", 1),
            ("upstream_cx_destroy_local", 2), ("circuit_breakers.default.cx_open", 0), ("circuit_breakers.default.rq_pending_open", 0), ("circuit_breakers.high.cx_open", 0),
        })
        {
            Assert.Equal((metric, value), (metric, await mesh.StatAsync(metric)));
        }
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task T9_each_worker_may_have_one_connection_whatever_the_limit(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, workers: 2, wire: wire);

        var first = mesh.CallAsync();
        await mesh.ArrivedAsync(1);
        var second = mesh.CallAsync();
        await mesh.ArrivedAsync(2);

        Assert.Equal(2, await mesh.StatAsync("upstream_cx_active"));
        Assert.Equal(1, await mesh.StatAsync("upstream_cx_overflow"));
        mesh.Answer(2);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await second).StatusCode);
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task T9_a_single_caller_never_overflows_and_every_request_waits_for_its_connection(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, held: false, wire: wire);
        using var client = mesh.NewClient();
        for (var i = 0; i < 20; i++) Assert.Equal(HttpStatusCode.OK, (await LimitedMesh.CallAsync(client)).StatusCode);

        await mesh.StatIsAsync("upstream_cx_active", 0);
        foreach (var (metric, value) in new (string, long)[] { ("upstream_rq_pending_total", 20), ("upstream_rq_pending_overflow", 0), ("upstream_cx_total", 20), ("upstream_rq_total", 20) })
        {
            Assert.Equal((metric, value), (metric, await mesh.StatAsync(metric)));
        }
    }

    [Theory]
    [InlineData(2, 1, Wire.Http1)]
    [InlineData(3, 1, Wire.Http1)]
    [InlineData(3, 2, Wire.Http1)]
    [InlineData(3, 1, Wire.Http1OverTls)]
    [InlineData(3, 1, Wire.Http2)]
    [InlineData(3, 2, Wire.Http2OverTls)]
    public async Task T9_answers_and_refusals_add_up_to_the_calls_and_to_the_counters(int callers, int workers, Wire wire)
    {
        const int CallsEach = 40;
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, workers, held: false, wire: wire);

        var answers = (await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            var client = mesh.NewClient();
            var seen = new List<HttpResponseMessage>();
            for (var i = 0; i < CallsEach; i++) seen.Add(await LimitedMesh.CallAsync(client));
            return seen;
        }))).SelectMany(static all => all).ToList();

        var good = answers.Count(static answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var bad in answers.Where(static answer => answer.StatusCode != HttpStatusCode.OK)) await LimitedMesh.IsOverflowAsync(bad);
        Assert.True(good > 0);
        Assert.Equal(good, mesh.Arrived);
        await mesh.StatIsAsync("upstream_cx_active", 0);
        Assert.Equal(good, await mesh.StatAsync("upstream_rq_pending_total"));
        Assert.Equal(callers * CallsEach - good, await mesh.StatAsync("upstream_rq_pending_overflow"));

        // No open state and no cool-down: the next single request is fine.
        using var next = await mesh.CallAsync();
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task T9_without_limits_nobody_is_refused(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(LimitedMesh.OneOfEach, held: false, wire: wire);
        mesh.Harness.Apply(mesh.Table(ConnectionLimits.None));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
        {
            var client = mesh.NewClient();
            var bad = 0;
            for (var i = 0; i < 10; i++) bad += (await LimitedMesh.CallAsync(client)).StatusCode == HttpStatusCode.OK ? 0 : 1;
            return bad;
        }));

        Assert.Equal(0, answers.Sum());
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task Active_requests_have_a_limit_of_their_own(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(new ConnectionLimits { MaxRequests = 1 }, wire: wire);

        var active = mesh.CallAsync();
        await mesh.ArrivedAsync(1);
        using var refused = await mesh.CallAsync();

        await LimitedMesh.IsOverflowAsync(refused);
        Assert.Equal((1, 1), (await mesh.StatAsync("upstream_rq_active_overflow"), await mesh.StatAsync("upstream_rq_pending_overflow")));
        Assert.Equal((1, 1), (await mesh.StatAsync("circuit_breakers.default.rq_open"), await mesh.StatAsync("upstream_rq_active")));
        mesh.Answer();
        Assert.Equal(HttpStatusCode.OK, (await active).StatusCode);
        await mesh.StatIsAsync("upstream_rq_active", 0);
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task Retries_have_a_limit_of_their_own_and_beyond_it_the_first_answer_stands(Wire wire)
    {
        var action = Tables.Forward(LimitedMesh.Name) with { Retry = new RetryPolicy { Attempts = 1, On = RetryOn.ServerError5xx, BackoffBase = TimeSpan.FromMilliseconds(1) } };
        // First call: 503, then its retry is held. Second call: 503, and no retry is left for it.
        await using var mesh = await LimitedMesh.StartAsync(new ConnectionLimits { MaxRetries = 1 }, action: action, status: static number => number is 1 or 3 ? 503 : 200, wire: wire);

        var retrying = mesh.CallAsync();
        await mesh.ArrivedAsync(2);
        using var second = await mesh.CallAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.False(second.Headers.Contains("x-envoy-overloaded"));
        Assert.Contains(" 503 UO via_upstream ", await mesh.Harness.NextLogLineAsync(), StringComparison.Ordinal);
        Assert.Equal((1, 1), (await mesh.StatAsync("upstream_rq_retry_overflow"), await mesh.StatAsync("circuit_breakers.default.rq_retry_open")));
        mesh.Answer();
        Assert.Equal(HttpStatusCode.OK, (await retrying).StatusCode);
        await mesh.StatIsAsync("circuit_breakers.default.rq_retry_open", 0);
        Assert.Equal(3, mesh.Arrived);
    }

    [Theory]
    [InlineData(0.25, 503)]
    [InlineData(0.5, 200)]
    public async Task A_budget_lets_retries_be_a_share_of_the_requests_under_way(double share, int status)
    {
        var action = Tables.Forward(LimitedMesh.Name) with { Retry = new RetryPolicy { Attempts = 1, On = RetryOn.ServerError5xx, BackoffBase = TimeSpan.FromMilliseconds(1) } };
        // The limit of retries has no say beside a budget. Calls 1 and 2 are held, the third fails and its retry is held, the fourth fails.
        var limits = new ConnectionLimits { MaxRetries = 1, RetryShare = share, MinRetries = 1 };
        await using var mesh = await LimitedMesh.StartAsync(limits, action: action, status: static number => number is 3 or 5 ? 503 : 200);
        var held = new List<Task<HttpResponseMessage>> { mesh.CallAsync() };
        await mesh.ArrivedAsync(1);
        held.Add(mesh.CallAsync());
        await mesh.ArrivedAsync(2);
        held.Add(mesh.CallAsync());
        await mesh.ArrivedAsync(4);

        // Four are active: a quarter of them is one retry, half of them is two.
        var fourth = mesh.CallAsync();
        await mesh.ArrivedAsync(status == 200 ? 6 : 5);
        if (status == 200) mesh.Answer(4);

        Assert.Equal(status, (int)(await fourth).StatusCode);
        if (status != 200) mesh.Answer(3);
        foreach (var call in held) Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        Assert.Equal(status == 200 ? 0 : 1, await mesh.StatAsync("upstream_rq_retry_overflow"));
    }
}
