using Bookinfo.ProductPage.Clients;
using Bookinfo.ProductPage.Pages;
using Bookinfo.ProductPage.Sessions;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.ProductPage;

/// <summary>What a browser sees.</summary>
internal static class PageEndpoints
{
    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").WithTags("Pages");
        pages.MapGet("/", GetIndex).WithSummary("The front page: what calls what").Produces(StatusCodes.Status200OK, contentType: Html.MediaType);
        pages.MapGet("/index.html", GetIndex).WithSummary("The front page again").Produces(StatusCodes.Status200OK, contentType: Html.MediaType);
        pages.MapGet("/health", GetHealth).WithSummary("That this service is there; no other is asked").Produces(StatusCodes.Status200OK, contentType: Html.MediaType);
        pages.MapGet("/productpage", GetProductPageAsync).WithSummary("The book: 200 even when details and reviews fail")
            .Produces(StatusCodes.Status200OK, contentType: Html.MediaType)
            .Produces(StatusCodes.Status500InternalServerError, contentType: Html.MediaType);
    }

    internal static ContentHttpResult GetIndex(HttpResponse response, ProductPageOptions options)
    {
        Protect(response);
        return Html.Answer(IndexPage.Render(ServiceNode.Tree(options)));
    }

    internal static ContentHttpResult GetHealth() => TypedResults.Content("Product page is healthy", Document.ContentType);

    /// <summary>200 whatever the other services do, unless one of them says 200 and sends something that is not JSON: 500.</summary>
    internal static async Task<ContentHttpResult> GetProductPageAsync(
        HttpContext context, SessionStore sessions, DetailsClient details, ReviewsClient reviews, CancellationToken stop)
    {
        var product = Product.ComedyOfErrors;
        var user = sessions.Read(context)?.User;
        // One after the other: the delays that the tasks inject add up, and learners are told the sum.
        var detailsAnswer = await details.GetAsync(product.PathId, user, stop);
        if (detailsAnswer is UpstreamAnswer.NotJson) return Failed();
        await reviews.FloodAsync(product.PathId, user, stop);
        var reviewsAnswer = await reviews.GetAsync(product.PathId, user, stop);
        if (reviewsAnswer is UpstreamAnswer.NotJson) return Failed();
        Protect(context.Response);
        return Html.Answer(BookPage.Render(product, user, detailsAnswer, reviewsAnswer));
    }

    private static ContentHttpResult Failed() => Html.Answer(ErrorPage.Render(StatusCodes.Status500InternalServerError), StatusCodes.Status500InternalServerError);

    // The sign-in needs the Referer, but only on our own pages.
    private static void Protect(HttpResponse response)
    {
        response.Headers[HeaderNames.ContentSecurityPolicy] = Document.ContentSecurityPolicy;
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
    }
}
