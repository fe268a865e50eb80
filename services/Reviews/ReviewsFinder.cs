using System.Globalization;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Bookinfo.Reviews;

/// <summary>Finds the reviews of a book, with the stars that ratings gives; both faces answer with what it finds.</summary>
internal sealed class ReviewsFinder(RatingsClient ratings, IOptions<ReviewsOptions> options)
{
    /// <summary>A number out of range is a book that does not exist, not a bad request; ratings that are none are our failure.</summary>
    public async Task<Results<Ok<BookReviews>, NotFound, InternalServerError>> FindAsync(string productId, CancellationToken cancellationToken)
    {
        if (!int.TryParse(productId, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id)) return TypedResults.NotFound();
        if (!options.Value.EnableRatings) return TypedResults.Ok(BookReviews.WithId(id, null));
        return await ratings.GetStarsAsync(id, cancellationToken) is { } stars
            ? TypedResults.Ok(BookReviews.WithId(id, stars))
            : TypedResults.InternalServerError();
    }
}
