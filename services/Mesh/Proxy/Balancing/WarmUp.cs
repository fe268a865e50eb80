using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>Measures how warm endpoints are.</summary>
internal sealed class WarmUp(WarmUpPolicy policy, TimeProvider time)
{
    private readonly long _duration = (long)(policy.Duration.TotalSeconds * time.TimestampFrequency);

    public long Now => time.GetTimestamp();

    /// <summary>When it has its full share.</summary>
    public long WarmAt(EndpointState endpoint) => endpoint.AddedAt + _duration;

    /// <summary>Between 0 and 1.</summary>
    public double FactorOf(EndpointState endpoint, long now) => policy.FactorAfter(time.GetElapsedTime(endpoint.AddedAt, now));
}
