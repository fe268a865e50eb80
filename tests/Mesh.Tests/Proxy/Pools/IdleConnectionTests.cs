using System.Net;

using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>When a connection that carries no request is closed.</summary>
public sealed class IdleConnectionTests
{
    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task A_connection_without_requests_is_closed_after_the_idle_time(Wire wire)
    {
        var time = new FakeTimeProvider();
        await using var mesh = await LimitedMesh.StartAsync(new ConnectionLimits { HttpIdle = TimeSpan.FromSeconds(30) }, time: time, held: false, wire: wire);
        using var client = mesh.NewClient();
        using var first = await LimitedMesh.CallAsync(client);
        await mesh.StatIsAsync("upstream_rq_active", 0);

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, await mesh.StatAsync("upstream_cx_active"));
        using var second = await LimitedMesh.CallAsync(client);
        await mesh.StatIsAsync("upstream_rq_active", 0);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, await mesh.StatAsync("upstream_cx_active"));
        time.Advance(TimeSpan.FromSeconds(2));

        await mesh.StatIsAsync("upstream_cx_active", 0);
        Assert.Equal((1, 1), (await mesh.StatAsync("upstream_cx_idle_timeout"), await mesh.StatAsync("upstream_cx_total")));
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task Connections_to_an_endpoint_that_is_gone_are_closed(Wire wire)
    {
        await using var mesh = await LimitedMesh.StartAsync(ConnectionLimits.None, held: false, wire: wire);
        using var first = await mesh.CallAsync();
        await mesh.StatIsAsync("upstream_cx_active", 1);

        mesh.Harness.Apply(mesh.Table(ConnectionLimits.None) with { Clusters = Tables.Of(8000, [], [mesh.ClusterAt(Tables.ClosedPort(), ConnectionLimits.None)]).Clusters });

        await mesh.StatIsAsync("upstream_cx_active", 0);
        using var second = await mesh.CallAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Theory]
    [InlineData(Wire.Http1)]
    [InlineData(Wire.Http1OverTls)]
    [InlineData(Wire.Http2)]
    [InlineData(Wire.Http2OverTls)]
    public async Task Connections_from_before_the_limits_changed_take_nothing_more_and_those_of_a_table_with_the_same_do(Wire wire)
    {
        var limits = new ConnectionLimits { MaxConnections = 7 };
        await using var mesh = await LimitedMesh.StartAsync(limits, held: false, wire: wire);
        using var first = await mesh.CallAsync();
        await mesh.StatIsAsync("upstream_rq_active", 0);

        mesh.Harness.Apply(mesh.Table(new ConnectionLimits { MaxConnections = 7 }));
        using var second = await mesh.CallAsync();
        await mesh.StatIsAsync("upstream_rq_active", 0);
        Assert.Equal(1, await mesh.StatAsync("upstream_cx_total"));

        mesh.Harness.Apply(mesh.Table(LimitedMesh.OneOfEach));
        await mesh.StatIsAsync("upstream_cx_active", 0);
        using var third = await mesh.CallAsync();
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Equal(2, await mesh.StatAsync("upstream_cx_total"));
    }
}
