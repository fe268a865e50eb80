using Bookinfo.Mesh.Proxy;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>The last requests of a proxy, kept in a bounded ring and told to whoever listens.</summary>
public sealed class RequestHistoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Only_the_last_ones_are_kept_in_order()
    {
        var history = new RequestHistory();
        for (var i = 0; i < RequestHistory.Capacity + 10; i++) history.Add(Seen(history.NextNumber()));

        var kept = history.Snapshot();

        Assert.Equal(Enumerable.Range(11, RequestHistory.Capacity).Select(static number => (long)number), kept.Select(static seen => seen.Number));
    }

    [Fact]
    public async Task A_listener_hears_what_ends_after_it_began_and_leaves_nothing_behind()
    {
        var history = new RequestHistory();
        history.Add(Seen(history.NextNumber()));
        var heard = new List<long>();
        var watch = history.WatchAsync(Cancel);
        history.Add(Seen(history.NextNumber()));
        history.Add(Seen(history.NextNumber()));
        await foreach (var seen in watch)
        {
            heard.Add(seen.Number);
            if (heard.Count == 2) break;
        }

        Assert.Equal([2, 3], heard);
        Assert.Equal(0, history.Listeners);
    }

    [Fact]
    public async Task A_request_through_a_proxy_is_told_with_the_rule_that_took_it()
    {
        await using var upstream = await TestUpstream.StartAsync("hello");
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", "outbound|9080||reviews")], [Tables.Cluster("outbound|9080||reviews", upstream.Address)]));
        await using var proxy = await harness.OpenAsync(ProxyKind.Sidecar);
        using var client = Clients.Through(proxy);
        var watch = proxy.WatchRequestsAsync(Cancel);

        await client.GetStringAsync(new Uri("http://reviews:9080/a?b=c"), Cancel);

        await foreach (var seen in watch)
        {
            Assert.Equal(("GET", "reviews:9080", "/a?b=c", 200, "-", "default"), (seen.Method, seen.Authority, seen.PathAndQuery, seen.Status, seen.Flags, seen.RouteName));
            Assert.Equal(("outbound|9080||reviews", upstream.Address.ToString()), (seen.Cluster, seen.UpstreamHost));
            Assert.Equal([seen], proxy.LastRequests);
            break;
        }
    }

    private static SeenRequest Seen(long number) => new() { Number = number, Started = default, Duration = default, Flags = "-" };
}
