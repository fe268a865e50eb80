using System.Net;

using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>Which calls of a pod its sidecar takes, by annotations (decision 35).</summary>
public sealed class CaptureAnnotationsTests
{
    private const string Prefix = "traffic.sidecar.istio.io/";

    [Fact]
    public void Without_annotations_everything_is_taken()
    {
        var capture = CaptureAnnotations.Read(new Dictionary<string, string>());

        Assert.False(capture.AsksForAddress);
        Assert.True(capture.Takes(IPAddress.Parse("203.0.113.9")));
    }

    [Theory]
    [InlineData("*", "203.0.113.9", true)]
    [InlineData("10.96.0.0/16", "10.96.3.4", true)]
    [InlineData("10.96.0.0/16, 172.16.0.0/12", "172.17.0.1", true)]
    [InlineData("10.96.0.0/16", "203.0.113.9", false)]
    [InlineData("", "10.96.3.4", false)]
    public void Included_ranges_are_taken_and_no_others(string ranges, string address, bool taken) =>
        Assert.Equal(taken, CaptureAnnotations.Read(new Dictionary<string, string> { [Prefix + "includeOutboundIPRanges"] = ranges }).Takes(IPAddress.Parse(address)));

    [Fact]
    public void Excluded_ranges_and_ports_are_not_taken_and_nonsense_is_left_out()
    {
        var capture = CaptureAnnotations.Read(new Dictionary<string, string>
        {
            [Prefix + "excludeOutboundIPRanges"] = "203.0.113.0/24,nonsense",
            [Prefix + "excludeOutboundPorts"] = "3306, 5432,x,0,70000",
        });

        Assert.False(capture.Takes(IPAddress.Parse("203.0.113.9")));
        Assert.True(capture.Takes(IPAddress.Parse("203.0.114.9")));
        Assert.Equal([3306, 5432], capture.ExcludedPorts);
    }
}
