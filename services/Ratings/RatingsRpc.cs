using Bookinfo.Protos.Json;
using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Grpc;

using Grpc.Core;

using Microsoft.Extensions.Options;

using Message = Bookinfo.Protos.V1.BookRatings;

namespace Bookinfo.Ratings;

/// <summary>The gRPC face: what the HTTP face answers, in messages.</summary>
internal sealed class RatingsRpc(RatingStore store, IRatingSource source, IOptions<RatingsOptions> options) : RatingsService.RatingsServiceBase
{
    public override async Task<Message> GetRatings(GetRatingsRequest request, ServerCallContext context) =>
        MessageOf(GrpcAnswer.ValueOf<BookRatings>(await RatingsEndpoints.GetRatingsAsync(request.ProductId, source, context.CancellationToken)));

    public override Task<Message> SetRatings(SetRatingsRequest request, ServerCallContext context) =>
        Task.FromResult(MessageOf(GrpcAnswer.ValueOf<BookRatings>(RatingsEndpoints.SetRatings(
            request.ProductId, request.Ratings is { } ratings ? JsonValue.ToElement(ratings) : null, store, options))));

    private static Message MessageOf(BookRatings book) => new()
    {
        Id = ProductIdConverter.Text(book.Id),
        Ratings = JsonValue.From(book.Ratings),
    };
}
