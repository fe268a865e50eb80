using Bookinfo.ServiceDefaults.Upstreams;

using Microsoft.Extensions.Options;

namespace Bookinfo.Reviews;

/// <summary>Asks ratings by HTTP.</summary>
internal sealed class HttpRatings(HttpClient http, IOptions<ReviewsOptions> options) : IRatings
{
    public async Task<UpstreamReply> GetAsync(int productId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{options.Value.Ratings}/{productId}"));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        using var response = await http.SendAsync(request, cancellationToken);
        return new UpstreamReply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }
}
