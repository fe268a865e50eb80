using Bookinfo.ProductPage.Pages;
using Bookinfo.ProductPage.Sessions;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.ProductPage;

/// <summary>Signing in and out; both lead back to where the visitor came from.</summary>
internal static class SessionEndpoints
{
    /// <summary>Where a visitor goes who does not say where he came from; the original sends this literally, and only the cookie matters.</summary>
    private const string Nowhere = "None";

    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("").WithTags("Session");
        sessions.MapPost("/login", SignInAsync).WithSummary("Signs in whoever the query or the form field username names")
            .Produces(StatusCodes.Status302Found, contentType: Html.MediaType)
            .Produces(StatusCodes.Status400BadRequest, contentType: Html.MediaType);
        sessions.MapGet("/logout", SignOut).WithSummary("Signs out").Produces(StatusCodes.Status302Found, contentType: Html.MediaType);
    }

    /// <summary>302 with the cookie; 400 for a body that says it is a form and is none, 413 for one that is too large.</summary>
    internal static async Task<ContentHttpResult> SignInAsync(HttpContext context, SessionStore sessions)
    {
        try
        {
            sessions.Write(context, new Session(await SignInForm.ReadUserAsync(context.Request)));
            return Back(context);
        }
        catch (BadHttpRequestException refused)
        {
            return Html.Answer(ErrorPage.Render(refused.StatusCode), refused.StatusCode);
        }
        // NotSupportedException: the form claims an encoding such as UTF-7.
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            return Html.Answer(ErrorPage.Render(StatusCodes.Status400BadRequest), StatusCodes.Status400BadRequest);
        }
    }

    internal static ContentHttpResult SignOut(HttpContext context, SessionStore sessions)
    {
        sessions.Drop(context);
        return Back(context);
    }

    private static ContentHttpResult Back(HttpContext context)
    {
        var referer = context.Request.Headers[HeaderNames.Referer];
        // Control characters come in, but no answer can carry them.
        var location = referer.Count == 0 || referer.ToString().Any(char.IsControl) ? Nowhere : referer.ToString();
        context.Response.Headers[HeaderNames.Location] = location;
        return Html.Answer(RedirectPage.Render(location), StatusCodes.Status302Found);
    }
}
