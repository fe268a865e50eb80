using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Page;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Network;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Playground.Tests.Page;

/// <summary>What proxies count becomes the last minute, second by second.</summary>
public sealed class TrafficTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TrafficWindow _window = new();
    private readonly TrafficSampler _sampler;
    private readonly ProxyOnPaper _page = ProxyOnPaper.Of("productpage-v1-abc-1", "productpage", "v1", 40000);
    private readonly ProxyOnPaper _v1 = ProxyOnPaper.Of("reviews-v1-abc-1", "reviews", "v1", 40001);
    private readonly ProxyOnPaper _v2 = ProxyOnPaper.Of("reviews-v2-abc-1", "reviews", "v2", 40002);

    public TrafficTests()
    {
        var store = new ObjectStore(_time);
        var options = new PlaygroundOptions { StateDirectory = Path.GetTempPath() }.WithDrawnPorts();
        _sampler = new TrafficSampler(new PodNetwork(new MeshDouble(), store, options), _window, _time);
    }

    public void Dispose() => _sampler.Dispose();

    [Fact]
    public void Counts_are_what_is_new_in_each_second_and_end_with_the_minute()
    {
        _page.Count(_v1, 3);
        _page.Count(_v2, 1);
        Tick();
        _page.Count(_v1, 5);
        _page.Count(_v1, 2, status: 503, flags: "UO");
        Tick();
        Tick();

        var v1 = Edge("default/reviews-v1");
        Assert.Equal([3, 7, 0], v1.Counts[^3..]);
        Assert.Equal([0, 2, 0], v1.Errors[^3..]);
        Assert.Equal([(200, 8L), (503, 2L)], v1.Outcomes.Select(static o => (o.Key.Status!.Value, o.Value)));
        Assert.Equal([(200, 5L), (503, 2L)], Edge("default/reviews-v1", seconds: 2).Outcomes.Select(static o => (o.Key.Status!.Value, o.Value)));
        Assert.Equal(1, Edge("default/reviews-v2").Counts.Sum());

        for (var i = 0; i < TrafficWindow.Seconds - 3; i++) Tick();
        Assert.Equal([3L, 7L], Edge("default/reviews-v1").Counts[..2]);
        Tick();
        Assert.Equal(7, Edge("default/reviews-v1").Counts.Sum());
        Tick();
        Assert.Empty(_window.Read(TrafficWindow.Seconds));
    }

    [Fact]
    public void A_pause_of_the_program_loses_no_count_and_moves_what_was_before()
    {
        _page.Count(_v1, 4);
        Tick();
        _page.Count(_v1, 6);
        _time.Advance(TimeSpan.FromSeconds(29));
        Tick();
        Assert.Equal((4L, 6L), (Edge("default/reviews-v1").Counts[^31], Edge("default/reviews-v1").Counts[^1]));

        _time.Advance(TimeSpan.FromHours(1));
        Tick();
        Assert.Empty(_window.Read(TrafficWindow.Seconds));
    }

    [Fact]
    public void A_pod_that_starts_again_counts_from_nothing()
    {
        _page.Count(_v1, 10);
        Tick();
        var again = ProxyOnPaper.Of("productpage-v1-abc-2", "productpage", "v1", 40010);
        again.Count(_v1, 4);
        _sampler.Sample([again, _v1, _v2]);
        Assert.Equal(14, Edge("default/reviews-v1").Counts.Sum());
    }

    [Fact]
    public void Durations_and_rules_come_from_the_last_requests_once_each_and_never_a_query_string()
    {
        _page.Count(_v1, 21);
        for (var i = 1; i <= 20; i++) _page.See(_v1, i, i <= 15 ? "default/reviews http[0]" : null, "/reviews/0?token=secret");
        Tick();
        _page.See(_v1, 7000, "default/reviews http[1]");
        Tick();
        Tick();

        var edge = Edge("default/reviews-v1");
        Assert.Equal((11, 20), (edge.P50, edge.P95));
        Assert.Equal([("default/reviews http[0]", 15L), ("", 5L), ("default/reviews http[1]", 1L)], edge.Rules.Select(static rule => (rule.Key, rule.Value)));
        Assert.Equal(20, edge.Calls.Length);
        Assert.Equal((7000, "reviews-v1-abc-1", "/reviews/0"), (edge.Calls[0].Milliseconds, edge.Calls[0].Pod, edge.Calls[0].Path));
        Assert.DoesNotContain(edge.Calls, call => call.Path!.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_was_not_reached_is_the_service_the_host_or_nobody_known()
    {
        _page.Count(null, 1, status: 500, flags: "FI");
        _page.Count(null, 1, service: "edition.cnn.com");
        _v1.Add(new TrafficCount { Source = null, Destination = TrafficPeer.Of(_v1.Identity), Service = "reviews.default.svc.cluster.local", Status = 200, Flags = "-", Count = 2 });
        Tick();

        Assert.Equal(
            ["default/productpage-v1 > host:edition.cnn.com", "default/productpage-v1 > service:default/reviews", "without-sidecar > default/reviews-v1"],
            _window.Read(60).Select(static figures => $"{figures.Edge.From.Id} > {figures.Edge.To.Id}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Connections_are_counted_when_they_open_and_their_bytes_when_they_end()
    {
        var opened = new TrafficCount { Source = TrafficPeer.Of(_page.Identity), Destination = TrafficPeer.Of(_v1.Identity), Service = "tcp-echo.default.svc.cluster.local", IsTcp = true, Flags = "-", Count = 3 };
        _page.Add(opened);
        Tick();
        _page.Add(opened with { Count = 0, Closed = 3, Bytes = 300 });
        Tick();

        var edge = Edge("default/reviews-v1");
        Assert.True(edge.Edge.IsTcp);
        Assert.Equal((3, 300, 0), (edge.Counts.Sum(), edge.Bytes, edge.Errors.Sum()));
    }

    [Theory]
    [InlineData(200, "-", null, false)]
    [InlineData(404, "-", null, false)]
    [InlineData(500, "-", null, true)]
    [InlineData(503, "UH", null, true)]
    [InlineData(0, "DC", null, true)]
    [InlineData(200, "-", 0, false)]
    [InlineData(200, "-", 14, true)]
    [InlineData(null, "-", null, false)]
    [InlineData(null, "UF", null, true)]
    public void An_error_is_a_failure_of_the_server_or_no_answer(int? status, string flags, int? grpc, bool isError) =>
        Assert.Equal(isError, new CallOutcome(status, flags, grpc).IsError);

    [Fact]
    public void Edges_are_bounded_and_make_room_when_they_are_over()
    {
        for (var i = 0; i < 900; i++) _page.Count(null, 1, service: $"host-{i}.example");
        Tick();
        Assert.Equal(400, _window.Read(60).Length);
        for (var i = 0; i < TrafficWindow.Seconds; i++) Tick();
        _page.Count(null, 1, service: "later.example");
        Tick();
        Assert.Equal("host:later.example", Assert.Single(_window.Read(60)).Edge.To.Id);
    }

    private void Tick()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        _sampler.Sample([_page, _v1, _v2]);
    }

    private EdgeFigures Edge(string to, int seconds = TrafficWindow.Seconds) => Assert.Single(_window.Read(seconds), figures => figures.Edge.To.Id == to);
}
