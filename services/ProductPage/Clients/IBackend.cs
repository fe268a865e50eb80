using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.ProductPage.Clients;

/// <summary>One attempt at another service, in either protocol. It ends after three seconds without an answer.</summary>
internal interface IBackend
{
    /// <param name="upstream">Whom to ask.</param>
    /// <param name="productId">As it stands in our own path.</param>
    /// <param name="endUser">Value of the header <c>end-user</c>, also an empty one; null: no header.</param>
    /// <param name="stop">Nobody waits for the answer any more.</param>
    /// <exception cref="HttpRequestException">No answer came.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    Task<UpstreamReply> GetAsync(Upstream upstream, string productId, string? endUser, CancellationToken stop);
}
