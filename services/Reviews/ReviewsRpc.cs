using System.Globalization;

using Bookinfo.Protos.V1;
using Bookinfo.ServiceDefaults.Grpc;

using Grpc.Core;

using Microsoft.Extensions.Options;

using Message = Bookinfo.Protos.V1.BookReviews;
using ProtoRating = Bookinfo.Protos.V1.Rating;
using ProtoReview = Bookinfo.Protos.V1.Review;
using ProtoStars = Bookinfo.Protos.V1.Stars;

namespace Bookinfo.Reviews;

/// <summary>The gRPC face: what the HTTP face answers, in messages.</summary>
internal sealed class ReviewsRpc(ReviewsFinder finder, IOptions<ReviewsOptions> options) : ReviewsService.ReviewsServiceBase
{
    public override async Task<Message> GetReviews(GetReviewsRequest request, ServerCallContext context) =>
        MessageOf(GrpcAnswer.ValueOf<BookReviews>(await finder.FindAsync(request.ProductId, context.CancellationToken)));

    private Message MessageOf(BookReviews book) => new()
    {
        Id = book.Id.ToString(CultureInfo.InvariantCulture),
        PodName = options.Value.PodName,
        ClusterName = options.Value.ClusterName,
        Reviews = { book.Reviews.Select(MessageOf) },
    };

    private ProtoReview MessageOf(Review review) => new()
    {
        Reviewer = review.Reviewer,
        Text = review.Text,
        Rating = review.Rating is null ? null : MessageOf(review.Rating),
    };

    private ProtoRating MessageOf(Rating rating) => rating.Stars is { } stars
        ? new ProtoRating { Stars = new ProtoStars { Count = stars, Color = options.Value.StarColor } }
        : new ProtoRating { Error = Rating.Unavailable };
}
