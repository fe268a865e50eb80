using Bookinfo.ProductPage.Clients;
using Bookinfo.ProductPage.Pages;
using Bookinfo.ProductPage.Sessions;
using Bookinfo.ServiceDefaults;

using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookinfo.ProductPage;

/// <summary>The same data for programs. Unlike the page, it passes the status of the other services on.</summary>
internal static class ProductApiEndpoints
{
    private const string Json = "application/json";

    public static void MapProductApi(this IEndpointRouteBuilder routes)
    {
        var products = routes.MapGroup("/api/v1/products").WithTags("Products");
        products.MapGet("", GetProducts).WithSummary("All products: one").Produces(StatusCodes.Status200OK, contentType: Json);
        products.MapGet("/{id}", GetDetailsAsync).WithSummary("What details says").WithAnswersOfOthers();
        products.MapGet("/{id}/reviews", GetReviewsAsync).WithSummary("What reviews says, asked up to twice").WithAnswersOfOthers();
        products.MapGet("/{id}/ratings", GetRatingsAsync).WithSummary("What ratings says").WithAnswersOfOthers();
    }

    // Any other status of the other service is passed on as well; these are the ones that an API document can foresee.
    private static RouteHandlerBuilder WithAnswersOfOthers(this RouteHandlerBuilder route) => route
        .Produces(StatusCodes.Status200OK, contentType: Json)
        .Produces<ErrorBody>(StatusCodes.Status400BadRequest, Json)
        .Produces<ErrorBody>(StatusCodes.Status404NotFound, Json)
        .Produces<ErrorBody>(StatusCodes.Status500InternalServerError, Json)
        .Produces<ErrorBody>(StatusCodes.Status503ServiceUnavailable, Json)
        .Produces<ErrorBody>(StatusCodes.Status504GatewayTimeout, Json);

    internal static ContentHttpResult GetProducts() => TypedResults.Content(Products, Json);

    internal static async Task<ContentHttpResult> GetDetailsAsync(string id, HttpContext context, SessionStore sessions, DetailsClient details, CancellationToken stop) =>
        Answer(await details.GetAsync(id, sessions.Read(context)?.User, stop), DetailsClient.Unavailable);

    internal static async Task<ContentHttpResult> GetReviewsAsync(string id, HttpContext context, SessionStore sessions, ReviewsClient reviews, CancellationToken stop) =>
        Answer(await reviews.GetAsync(id, sessions.Read(context)?.User, stop), ReviewsClient.Unavailable);

    internal static async Task<ContentHttpResult> GetRatingsAsync(string id, HttpContext context, SessionStore sessions, RatingsClient ratings, CancellationToken stop) =>
        Answer(await ratings.GetAsync(id, sessions.Read(context)?.User, stop), RatingsClient.Unavailable);

    private static readonly string Products = Describe(Product.ComedyOfErrors);

    private static string Describe(Product product) =>
        $$"""[{"id": {{product.PathId}}, "title": {{PythonJson.Write(product.Title)}}, "descriptionHtml": {{PythonJson.Write(product.DescriptionHtml.ToString())}}}]""";

    private static ContentHttpResult Answer(UpstreamAnswer answer, string unavailable) => answer switch
    {
        UpstreamAnswer.Found found => TypedResults.Content(PythonJson.Write(found.Body), Json),
        // These two statuses forbid a body.
        UpstreamAnswer.Unavailable { Status: StatusCodes.Status204NoContent or StatusCodes.Status304NotModified } empty =>
            TypedResults.Content("", Json, null, empty.Status),
        UpstreamAnswer.Unavailable failed => TypedResults.Content($$"""{"error": {{PythonJson.Write(unavailable)}}}""", Json, null, failed.Status),
        _ => Html.Answer(ErrorPage.Render(StatusCodes.Status500InternalServerError), StatusCodes.Status500InternalServerError),
    };
}
