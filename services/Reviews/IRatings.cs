using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.Reviews;

/// <summary>The ratings service, in either protocol: one try.</summary>
internal interface IRatings
{
    /// <exception cref="HttpRequestException">No answer came.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    Task<UpstreamReply> GetAsync(int productId, CancellationToken cancellationToken);
}
