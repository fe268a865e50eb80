using System.Net;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Proxy.Outlier;
using Bookinfo.Mesh.Routing;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Balancing;

/// <summary>The rules of ejection and release, by the clock of the test.</summary>
public sealed class OutlierDetectorTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();

    private readonly OutlierCounters _counters = new();

    private OutlierDetector? _detector;

    private EndpointState[] _endpoints = [];

    private int _changes;

    [Fact]
    public void A_good_answer_ends_the_row()
    {
        var one = Watch(new OutlierPolicy { MaxEjectionPercent = 100 })[0];
        foreach (var status in (int[])[500, 500, 500, 500, 200, 500, 500, 500, 500, 404, 500, 500, 500, 500]) _detector!.Answered(one, status);
        Assert.False(one.Health.IsEjected);

        _detector!.Answered(one, 503);
        Assert.True(one.Health.IsEjected);
        Assert.Equal(1, _changes);
    }

    [Theory]
    [InlineData(10, 9, 0)]
    [InlineData(10, 10, 1)]
    [InlineData(10, 20, 2)]
    [InlineData(50, 3, 1)]
    [InlineData(50, 4, 2)]
    [InlineData(66, 3, 1)]
    [InlineData(67, 3, 2)]
    [InlineData(99, 1, 0)]
    [InlineData(100, 3, 3)]
    public void No_more_endpoints_are_set_aside_than_the_percentage_allows(int percent, int endpoints, int ejected)
    {
        Watch(new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = percent }, endpoints);
        foreach (var endpoint in _endpoints) _detector!.Answered(endpoint, 500);

        Assert.Equal(ejected, _endpoints.Count(static endpoint => endpoint.Health.IsEjected));
        Assert.Equal(endpoints - ejected, _counters.EjectionsOverflowed);
        Assert.Equal(endpoints, _counters.Consecutive5xx.Detected);
        Assert.Equal(ejected, _counters.EjectionsEnforced);
    }

    [Fact]
    public void Each_time_in_a_row_lasts_one_base_time_longer_and_healthy_intervals_shorten_it_again()
    {
        var one = Watch(new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 100, Interval = Second, BaseEjectionTime = 10 * Second })[0];
        Assert.Equal([10, 20, 30], (int[])[EjectAndWait(one), EjectAndWait(one), EjectAndWait(one)]);

        // Three times in a row; two healthy intervals leave one of them.
        _time.Advance(2 * Second);
        Assert.Equal(20, EjectAndWait(one));
        _time.Advance(100 * Second);
        Assert.Equal(10, EjectAndWait(one));
    }

    [Theory]
    [InlineData(120, 300)]
    [InlineData(400, 400)]
    public void No_ejection_is_longer_than_300_seconds_or_the_base_time(int baseSeconds, int longest)
    {
        var one = Watch(new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 100, Interval = Second, BaseEjectionTime = baseSeconds * Second })[0];
        for (var i = 0; i < 4; i++) EjectAndWait(one);
        Assert.Equal(longest, EjectAndWait(one));
    }

    [Fact]
    public void An_endpoint_comes_back_on_a_tick_of_the_interval_only()
    {
        var one = Watch(new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 100, Interval = 7 * Second, BaseEjectionTime = 10 * Second })[0];
        Assert.Equal(14, EjectAndWait(one));
    }

    [Fact]
    public void Gateway_failures_eject_only_when_asked_to_but_are_counted()
    {
        var one = Watch(new OutlierPolicy { Consecutive5xx = 0, ConsecutiveGatewayFailures = 2, MaxEjectionPercent = 100 })[0];
        for (var i = 0; i < 4; i++) _detector!.Answered(one, 502);
        Assert.False(one.Health.IsEjected);
        Assert.Equal(2, _counters.GatewayFailures.Detected);

        Watch(new OutlierPolicy { Consecutive5xx = 0, ConsecutiveGatewayFailures = 2, EjectsOnGatewayFailures = true, MaxEjectionPercent = 100 });
        _detector!.Answered(_endpoints[0], 504);
        _detector.Answered(_endpoints[0], 500);
        _detector.Answered(_endpoints[0], 503);
        Assert.False(_endpoints[0].Health.IsEjected);
        _detector.Answered(_endpoints[0], 502);
        Assert.True(_endpoints[0].Health.IsEjected);
    }

    [Fact]
    public void Failures_without_an_answer_may_be_counted_apart()
    {
        var one = Watch(new OutlierPolicy { Consecutive5xx = 2, SplitsLocalOrigin = true, ConsecutiveLocalOriginFailures = 3, MaxEjectionPercent = 100 })[0];
        _detector!.Failed(one);
        _detector.Failed(one);
        _detector.Answered(one, 500);
        _detector.Failed(one);
        _detector.Failed(one);
        Assert.False(one.Health.IsEjected);

        _detector.Failed(one);
        Assert.True(one.Health.IsEjected);
        Assert.Equal((1, 0), (_counters.LocalOriginFailures.Enforced, _counters.Consecutive5xx.Enforced));
    }

    [Fact]
    public void Listed_codes_take_the_place_of_5xx()
    {
        var one = Watch(new OutlierPolicy { Consecutive5xx = 2, ErrorCodes = [429, 503], MaxEjectionPercent = 100 })[0];
        foreach (var status in (int[])[500, 500, 500, 429, 500, 429]) _detector!.Answered(one, status);
        Assert.False(one.Health.IsEjected);

        _detector!.Answered(one, 503);
        Assert.True(one.Health.IsEjected);
    }

    [Fact]
    public void After_its_release_an_endpoint_needs_a_full_row_again()
    {
        var one = Watch(new OutlierPolicy { Consecutive5xx = 3, MaxEjectionPercent = 100, Interval = Second, BaseEjectionTime = Second })[0];
        for (var i = 0; i < 3; i++) _detector!.Failed(one);

        // Late answers of requests that were under way.
        _detector!.Failed(one);
        _detector.Failed(one);
        _time.Advance(Second);
        Assert.False(one.Health.IsEjected);
        _detector.Failed(one);
        Assert.False(one.Health.IsEjected);
    }

    [Fact]
    public void An_endpoint_that_has_left_is_not_counted_among_those_set_aside()
    {
        Watch(new OutlierPolicy { Consecutive5xx = 1, MaxEjectionPercent = 50 }, 2);
        _detector!.Answered(_endpoints[0], 500);
        Assert.True(_endpoints[0].Health.IsEjected);

        var newcomer = Endpoint(99);
        _detector.Watch([_endpoints[1], newcomer]);
        _detector.Answered(_endpoints[0], 500);
        _detector.Answered(newcomer, 500);
        Assert.True(newcomer.Health.IsEjected);
        Assert.Equal(2, _counters.EjectionsEnforced);
    }

    public void Dispose() => _detector?.Dispose();

    private static EndpointState Endpoint(int port) => new(new IPEndPoint(IPAddress.Loopback, port));

    private EndpointState[] Watch(OutlierPolicy policy, int endpoints = 1)
    {
        _detector?.Dispose();
        _changes = 0;
        _endpoints = [.. Enumerable.Range(1, endpoints).Select(Endpoint)];
        _detector = new OutlierDetector(policy, _counters, _time, () => _changes++);
        _detector.Watch(_endpoints);
        return _endpoints;
    }

    /// <returns>Seconds until it came back.</returns>
    private int EjectAndWait(EndpointState endpoint)
    {
        _detector!.Answered(endpoint, 500);
        Assert.True(endpoint.Health.IsEjected);
        var seconds = 0;
        for (; endpoint.Health.IsEjected && seconds < 1000; seconds++) _time.Advance(Second);
        return seconds;
    }
}
