using System.Diagnostics;

using Bookinfo.Details.Sources;
using Bookinfo.ServiceDefaults;
using Bookinfo.ServiceDefaults.Http;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.Details;

internal static class DetailsEndpoints
{
    private const string NotNumeric = "please provide numeric product id";
    private const string Allowed = "GET,HEAD,OPTIONS,POST";

    // GET and POST are alike here.
    private static readonly string[] Answered = [HttpMethods.Get, HttpMethods.Post];

    public static void MapDetails(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").WithContentLength();
        health.MapMethods("", Answered, GetHealth);
        // Whatever follows is the same; a document of an API cannot say so.
        health.MapMethods("/{**rest}", Answered, GetHealth).ExcludeFromDescription();
        health.MapMethods("/{**rest}", [HttpMethods.Options], GetAllowed).ExcludeFromDescription();
        var details = routes.MapGroup("/details").WithTags("Details").WithContentLength();
        details.MapMethods("/{**productId}", Answered, GetDetailsAsync);
        details.MapMethods("/{**productId}", [HttpMethods.Options], GetAllowed).ExcludeFromDescription();
    }

    internal static Ok<Health> GetHealth() => TypedResults.Ok(new Health("Details is healthy"));

    internal static async Task<Results<Ok<Book>, BadRequest<ErrorBody>>> GetDetailsAsync(string? productId, IBookSource source, CancellationToken stop)
    {
        if (ProductId.FromLastSegment(productId ?? "") is not { } id) return TypedResults.BadRequest(new ErrorBody(NotNumeric));
        return await source.GetAsync(id, stop) switch
        {
            BookAnswer.Found found => TypedResults.Ok(found.Book),
            BookAnswer.Failed failed => TypedResults.BadRequest(new ErrorBody(failed.Reason)),
            var unknown => throw new UnreachableException($"an answer of type {unknown.GetType()}"),
        };
    }

    private static Ok GetAllowed(HttpResponse response)
    {
        response.Headers[HeaderNames.Allow] = Allowed;
        return TypedResults.Ok();
    }
}
