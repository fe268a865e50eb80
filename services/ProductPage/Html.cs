using Bookinfo.ProductPage.Pages;

using Microsoft.AspNetCore.Http.HttpResults;

namespace Bookinfo.ProductPage;

/// <summary>Answers that are HTML.</summary>
internal static class Html
{
    public const string MediaType = "text/html";

    public static ContentHttpResult Answer(Markup page, int status = StatusCodes.Status200OK) =>
        TypedResults.Content(page.ToString(), Document.ContentType, null, status);
}
