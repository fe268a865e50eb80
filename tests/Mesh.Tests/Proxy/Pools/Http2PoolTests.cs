using System.Net;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Fuzz;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>What only HTTP/2 has: several requests at a time on a connection (contract mesh.md sections 1.8 and 3.1).</summary>
public sealed class Http2PoolTests
{
    [Theory]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task Requests_share_a_connection_up_to_maxConcurrentStreams_and_then_wait_for_it(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(new ConnectionLimits { MaxConnections = 1, MaxPending = 1, MaxConcurrentStreams = 2 }, wire: wire);
        var calls = new List<Task<HttpResponseMessage>> { mesh.CallAsync() };
        await mesh.ArrivedAsync(1);
        calls.Add(mesh.CallAsync());
        await mesh.ArrivedAsync(2);

        calls.Add(mesh.CallAsync());
        await mesh.StatIsAsync("upstream_rq_pending_active", 1);
        using var refused = await mesh.CallAsync();

        await LimitedMesh.IsOverflowAsync(refused);
        foreach (var (metric, value) in new (string, long)[]
        {
            ("upstream_cx_total", 1), ("upstream_cx_http2_total", 1), ("upstream_cx_overflow", 1), ("upstream_rq_active", 2), ("upstream_rq_pending_overflow", 1), ("upstream_rq_active_overflow", 0),
        })
        {
            Assert.Equal((metric, value), (metric, await mesh.StatAsync(metric)));
        }

        mesh.Answer(3);
        foreach (var call in calls) Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
        Assert.Equal(1, await mesh.StatAsync("upstream_cx_total"));
        Assert.Equal(3, mesh.Arrived);
    }

    [Fact]
    public async Task Where_connections_are_free_another_one_is_opened()
    {
        await using var mesh = await LimitedMesh.StartAsync(new ConnectionLimits { MaxConcurrentStreams = 2 }, wire: Wire.Http2);

        var calls = await CallAsync(mesh, 5);

        Assert.Equal(3, await mesh.StatAsync("upstream_cx_active"));
        mesh.Answer(5);
        foreach (var call in calls) Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task What_the_endpoint_takes_at_a_time_counts_as_well()
    {
        await using var mesh = await LimitedMesh.StartAsync(ConnectionLimits.None, wire: Wire.Http2, streams: 2);

        // All at once: nobody knows yet how many the endpoint takes.
        var calls = Enumerable.Range(0, 5).Select(_ => mesh.CallAsync()).ToList();
        await mesh.ArrivedAsync(5);

        Assert.Equal(3, await mesh.StatAsync("upstream_cx_active"));
        mesh.Answer(5);
        foreach (var call in calls) Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Fact]
    public async Task Without_limits_one_connection_carries_many()
    {
        await using var mesh = await LimitedMesh.StartAsync(ConnectionLimits.None, wire: Wire.Http2);

        var calls = await CallAsync(mesh, 50);

        Assert.Equal(1, await mesh.StatAsync("upstream_cx_total"));
        mesh.Answer(50);
        foreach (var call in calls) Assert.Equal(HttpStatusCode.OK, (await call).StatusCode);
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task A_connection_is_closed_after_so_many_requests(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(new ConnectionLimits { MaxRequestsPerConnection = 2 }, held: false, wire: wire);
        using var client = mesh.NewClient();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await LimitedMesh.CallAsync(client);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await mesh.StatIsAsync("upstream_rq_active", 0);
        }

        await mesh.StatIsAsync("upstream_cx_active", 0);
        Assert.Equal((3, 3), (await mesh.StatAsync("upstream_cx_total"), await mesh.StatAsync("upstream_cx_max_requests")));
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task A_connection_that_the_endpoint_ends_is_given_up_and_the_next_request_gets_another(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(ConnectionLimits.None, held: false, wire: wire);
        using var first = await mesh.CallAsync();
        await mesh.Upstream.DisposeAsync();

        await mesh.StatIsAsync("upstream_cx_active", 0);
        await mesh.StatIsAsync("upstream_cx_destroy_remote", 1);
        using var second = await mesh.CallAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(2, await mesh.StatAsync("upstream_cx_total"));
    }

    [Fact]
    public async Task A_connection_that_says_goodbye_carries_no_further_request_though_it_stays_open()
    {
        // Answers 200, and takes nothing after this stream.
        await using var server = RawServer.StartHttp2(static stream =>
            [.. Http2Frames.Frame(Http2Frames.Headers, Http2Frames.EndHeaders | Http2Frames.EndStream, stream, [Ok]), .. Goodbye(stream)]);
        await using var mesh = await LimitedMesh.StartAsync(ConnectionLimits.None, wire: Wire.Http2);
        mesh.Harness.Apply(mesh.Table(ConnectionLimits.None) with { Clusters = Tables.Of(8000, [], [mesh.ClusterAt(server.Address, ConnectionLimits.None)]).Clusters });
        using var client = mesh.NewClient();

        for (var i = 0; i < 5; i++)
        {
            using var answer = await LimitedMesh.CallAsync(client);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(5, server.Connections);
        Assert.Equal((5, 5), (await mesh.StatAsync("upstream_rq_total"), await mesh.StatAsync("upstream_rq_200")));
        await mesh.StatIsAsync("upstream_rq_active", 0);
    }

    [Fact]
    public async Task An_endpoint_that_turns_everybody_away_is_not_asked_for_ever()
    {
        await using var server = RawServer.StartHttp2(static _ => Goodbye(0));
        await using var mesh = await LimitedMesh.StartAsync(ConnectionLimits.None, wire: Wire.Http2);
        mesh.Harness.Apply(mesh.Table(ConnectionLimits.None) with { Clusters = Tables.Of(8000, [], [mesh.ClusterAt(server.Address, ConnectionLimits.None)]).Clusters });

        using var answer = await mesh.CallAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.InRange(server.Connections, 1, 10);
        await mesh.StatIsAsync("upstream_cx_active", 0);
    }

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_given_up()
    {
        await using var server = RawServer.StartHttp2(static _ => []);
        var limits = new ConnectionLimits { Pings = new Http2Keepalive(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) };
        await using var mesh = await LimitedMesh.StartAsync(limits, wire: Wire.Http2);
        mesh.Harness.Apply(mesh.Table(limits) with { Clusters = Tables.Of(8000, [], [mesh.ClusterAt(server.Address, limits)]).Clusters });

        // Without pings it would wait for ever.
        using var answer = await mesh.CallAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await mesh.StatIsAsync("upstream_cx_active", 0);
    }

    /// <summary>Index of <c>:status 200</c> in HPACK's static table.</summary>
    private const byte Ok = 0x88;

    private static byte[] Goodbye(int lastStream) => Http2Frames.Frame(Http2Frames.GoAway, 0, 0, [.. Http2Frames.Number(lastStream), 0, 0, 0, 0]);

    private static async Task<List<Task<HttpResponseMessage>>> CallAsync(LimitedMesh mesh, int count)
    {
        var calls = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < count; i++)
        {
            calls.Add(mesh.CallAsync());
            await mesh.ArrivedAsync(i + 1);
        }

        return calls;
    }
}
