using System.Globalization;

using Bookinfo.Protos.Json;
using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Upstreams;

using Microsoft.Extensions.Options;

namespace Bookinfo.Reviews;

/// <summary>Asks ratings by gRPC.</summary>
internal sealed class GrpcRatings(GrpcUpstream upstream, IOptions<ReviewsOptions> options) : IRatings
{
    public Task<UpstreamReply> GetAsync(int productId, CancellationToken cancellationToken)
    {
        var request = new GetRatingsRequest { ProductId = productId.ToString(CultureInfo.InvariantCulture) };
        return upstream.CallAsync(
            options.Value.Ratings, null, (channel, call) => new RatingsService.RatingsServiceClient(channel).GetRatingsAsync(request, call), AnswerJson.Of, cancellationToken);
    }
}
