using Bookinfo.Protos.Json;
using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Upstreams;

using Grpc.Core;

namespace Bookinfo.ProductPage.Clients;

/// <summary>Asks by gRPC: one unary call, whose deadline is three seconds from its beginning.</summary>
internal sealed class GrpcBackend(GrpcUpstream grpc) : IBackend
{
    public Task<UpstreamReply> GetAsync(Upstream upstream, string productId, string? endUser, CancellationToken stop)
    {
        var metadata = endUser is null ? null : new Metadata { { EndUserHeader.Name, endUser } };
        return upstream.Name switch
        {
            "details" => grpc.CallAsync(
                upstream.Address, metadata, (channel, call) => new DetailsService.DetailsServiceClient(channel).GetBookAsync(new() { ProductId = productId }, call), AnswerJson.Of, stop),
            "reviews" => grpc.CallAsync(
                upstream.Address, metadata, (channel, call) => new ReviewsService.ReviewsServiceClient(channel).GetReviewsAsync(new() { ProductId = productId }, call), AnswerJson.Of, stop),
            "ratings" => grpc.CallAsync(
                upstream.Address, metadata, (channel, call) => new RatingsService.RatingsServiceClient(channel).GetRatingsAsync(new() { ProductId = productId }, call), AnswerJson.Of, stop),
            _ => throw new ArgumentOutOfRangeException(nameof(upstream), upstream.Name, "no such service"),
        };
    }
}
