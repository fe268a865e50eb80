using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookinfo.Reviews;

internal static class ReviewsEndpoints
{
    private const string Json = "application/json";

    public static void MapReviews(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", GetHealth).WithTags("Health").Produces(StatusCodes.Status200OK, contentType: Json);
        routes.MapGet("/reviews/{productId}", GetReviewsAsync).WithTags("Reviews").Produces(StatusCodes.Status200OK, contentType: Json);
    }

    internal static ContentHttpResult GetHealth() => TypedResults.Text("""{"status": "Reviews is healthy"}""", Json);

    internal static async Task<Results<ContentHttpResult, NotFound, InternalServerError>> GetReviewsAsync(
        string productId, ReviewsFinder finder, ReviewsBody body, CancellationToken cancellationToken) =>
        (await finder.FindAsync(productId, cancellationToken)).Result switch
        {
            Ok<BookReviews> { Value: { } found } => TypedResults.Text(body.Write(found), Json),
            NotFound missing => missing,
            _ => TypedResults.InternalServerError(),
        };
}
