using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Proxy.Pools;

/// <summary>Limits of connections that are not HTTP.</summary>
public sealed class TcpLimitsTests
{
    private const string Name = "outbound|3306||mysql.default.svc.cluster.local";

    [Fact]
    public async Task Beyond_max_connections_the_caller_is_closed()
    {
        await using var server = RawServer.StartGreeting("hello");
        await using var harness = Start(server, new ConnectionLimits { MaxConnections = 1 });
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var first = await TunnelAsync(sidecar);
        await first.ReadUntilAsync("hello");

        using var second = await TunnelAsync(sidecar);

        Assert.Equal("", await second.ReadToEndAsync());
        Assert.Contains(" 0 UO ", await harness.NextLogLineAsync(), StringComparison.Ordinal);
        first.EndSending();
        Assert.Equal("", await first.ReadToEndAsync());
        await harness.NextLogLineAsync();
        using var third = await TunnelAsync(sidecar);
        await third.ReadUntilAsync("hello");
    }

    [Fact]
    public async Task A_silent_connection_is_closed_after_the_idle_time()
    {
        var time = new FakeTimeProvider();
        await using var server = RawServer.StartGreeting("hello");
        await using var harness = Start(server, new ConnectionLimits { TcpIdle = TimeSpan.FromSeconds(20) }, time);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await TunnelAsync(sidecar);
        await client.ReadUntilAsync("hello");

        time.Advance(TimeSpan.FromSeconds(15));
        await client.SendAsync("x");
        await client.ReadUntilAsync("x");
        time.Advance(TimeSpan.FromSeconds(15));
        await client.SendAsync("y");
        await client.ReadUntilAsync("y");
        time.Advance(TimeSpan.FromSeconds(21));
        time.Advance(TimeSpan.FromSeconds(21));

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task A_connection_that_is_too_old_is_closed_though_it_is_busy()
    {
        var time = new FakeTimeProvider();
        await using var server = RawServer.StartGreeting("hello");
        await using var harness = Start(server, new ConnectionLimits { MaxConnectionDuration = TimeSpan.FromSeconds(20) }, time);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = await TunnelAsync(sidecar);
        await client.ReadUntilAsync("hello");
        time.Advance(TimeSpan.FromSeconds(19));
        await client.SendAsync("x");
        await client.ReadUntilAsync("x");
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("", await client.ReadToEndAsync());
    }

    private static ProxyHarness Start(RawServer server, ConnectionLimits limits, TimeProvider? time = null) => ProxyHarness.Start(
        Tables.Of(9080, [], [Tables.Cluster(Name, server.Address) with { Limits = limits }]) with
        {
            Services = new ServiceTargets([new RegisteredService { Host = "mysql.default.svc.cluster.local", Namespace = "default", ShortName = "mysql", Ports = [new RegisteredPort { Number = 3306 }] }], "default"),
        },
        time);

    private static async Task<RawClient> TunnelAsync(IProxy sidecar)
    {
        var client = await RawClient.ConnectAsync(sidecar.Endpoints[0]);
        await client.SendAsync("CONNECT mysql:3306 HTTP/1.1\r\nHost: mysql:3306\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");
        return client;
    }
}

internal static class FrozenText
{
    public static System.Collections.Frozen.FrozenDictionary<string, string> ToFrozen(this Dictionary<string, string> map) =>
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(map, StringComparer.Ordinal);
}
