namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>How one upstream is called.</summary>
public sealed class UpstreamOptions
{
    /// <summary>
    /// How long connecting may take, and how long the upstream may then be silent between two reads, not in total; null (the
    /// default): no limit. Exceeding it fails the call with an <see cref="HttpRequestException"/>.
    /// </summary>
    public TimeSpan? SilenceLimit { get; set; }
}
