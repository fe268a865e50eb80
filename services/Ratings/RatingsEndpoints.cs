using System.Diagnostics;
using System.Text.Json;

using Bookinfo.Ratings.Variants;
using Bookinfo.ServiceDefaults;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Bookinfo.Ratings;

internal static class RatingsEndpoints
{
    private const string NotNumeric = "please provide numeric product ID";
    private const string NotJson = "please provide valid ratings JSON";
    private const string NotOurs = "Post not implemented for database backed ratings";

    public static void MapRatings(this IEndpointRouteBuilder routes)
    {
        // Their clock begins with the process and not with the first request.
        _ = routes.ServiceProvider.GetRequiredService<Moods>();
        routes.MapGet("/health", GetHealth).WithTags("Health").Produces<Health>(StatusCodes.Status500InternalServerError);
        routes.MapPost("/health", NoSuchPage).ExcludeFromDescription();
        // Before the catch-all: without its slash the path names nothing.
        routes.Map("/ratings", NoSuchPage).ExcludeFromDescription();
        var ratings = routes.MapGroup("/ratings").WithTags("Ratings");
        ratings.MapGet("/{**productId}", GetRatingsAsync).Produces<ErrorBody>(StatusCodes.Status500InternalServerError).Produces<ErrorBody>(StatusCodes.Status503ServiceUnavailable);
        ratings.MapPost("/{**productId}", PostRatingsAsync).Produces<ErrorBody>(StatusCodes.Status501NotImplemented);
    }

    internal static Results<Ok<Health>, JsonHttpResult<Health>> GetHealth(Moods moods) =>
        moods.IsHealthy
            ? TypedResults.Ok(new Health("Ratings is healthy"))
            : TypedResults.Json(new Health("Ratings is not healthy"), RatingsJson.Default.Health, statusCode: StatusCodes.Status500InternalServerError);

    internal static async Task<Results<Ok<BookRatings>, BadRequest<ErrorBody>, JsonHttpResult<ErrorBody>>> GetRatingsAsync(
        string? productId, IRatingSource source, CancellationToken stop)
    {
        if (ProductId.FromLastSegment(productId ?? "") is not { } id) return TypedResults.BadRequest(new ErrorBody(NotNumeric));
        return await source.GetAsync(id, stop) switch
        {
            RatingsAnswer.Found found => TypedResults.Ok(found.Ratings),
            RatingsAnswer.Failed failed => Error(failed.Status, failed.Error),
            var unknown => throw new UnreachableException($"an answer of type {unknown.GetType()}"),
        };
    }

    internal static async Task<Results<Ok<BookRatings>, BadRequest<ErrorBody>, JsonHttpResult<ErrorBody>>> PostRatingsAsync(
        string? productId, HttpRequest request, RatingStore store, IOptions<RatingsOptions> options)
    {
        // The number is looked at first, whatever the body is.
        if (ProductId.FromLastSegment(productId ?? "") is null) return TypedResults.BadRequest(new ErrorBody(NotNumeric));
        return SetRatings(productId, await ReadJsonAsync(request), store, options);
    }

    /// <param name="productId">As in the path.</param>
    /// <param name="posted">Null: what came was no JSON.</param>
    /// <param name="store">Keeps them.</param>
    /// <param name="options">Whether they come from a database, which nobody sets.</param>
    internal static Results<Ok<BookRatings>, BadRequest<ErrorBody>, JsonHttpResult<ErrorBody>> SetRatings(
        string? productId, JsonElement? posted, RatingStore store, IOptions<RatingsOptions> options)
    {
        if (ProductId.FromLastSegment(productId ?? "") is not { } id) return TypedResults.BadRequest(new ErrorBody(NotNumeric));
        if (posted is not { } ratings) return TypedResults.BadRequest(new ErrorBody(NotJson));
        return options.Value.IsDatabaseBacked ? Error(StatusCodes.Status501NotImplemented, NotOurs) : TypedResults.Ok(store.Put(id, ratings));
    }

    private static JsonHttpResult<ErrorBody> Error(int status, string text) =>
        TypedResults.Json(new ErrorBody(text), RatingsJson.Default.ErrorBody, statusCode: status);

    private static NotFound NoSuchPage() => TypedResults.NotFound();

    private static async Task<JsonElement?> ReadJsonAsync(HttpRequest request)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            // What cannot be written again would break every answer for that book: half a surrogate pair, which the original keeps.
            using var check = new Utf8JsonWriter(Stream.Null);
            document.RootElement.WriteTo(check);
            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
