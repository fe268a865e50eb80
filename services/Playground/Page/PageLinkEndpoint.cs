using System.Text.Json;

using Bookinfo.Playground.Api;

namespace Bookinfo.Playground.Page;

/// <summary>Makes a fresh link for <c>playground page</c>: whoever holds the API's token may let a browser look.</summary>
internal sealed class PageLinkEndpoint(PageServer server) : IApiPath
{
    public const string ApiPath = "/playground/v1/page";

    public string Path => ApiPath;

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await ApiReply.WriteAsync(context, ApiStatus.MethodNotAllowed("a link is asked for with POST"));
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await JsonSerializer.SerializeAsync(context.Response.Body, new PageLink(server.NewLink()), PageJson.Default.PageLink, context.RequestAborted);
    }
}

/// <param name="Url">Good for one visitor; with <c>--page-open</c> for everybody on this machine.</param>
internal sealed record PageLink(string Url);
