using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Discovery;

/// <summary>Answers <c>/api</c>, <c>/apis</c> and below them the lists of what is served.</summary>
internal sealed class DiscoveryEndpoints(DiscoveryDocuments documents)
{
    public Task RootAsync(HttpContext context, bool core)
    {
        if (AggregatedVersion(context.Request) is not { } version)
            return SendAsync(context, core ? DiscoveryDocuments.CoreVersions() : documents.GroupList(), "application/json");
        // Without the parameters repeated here kubectl reads the document as the older list and finds no kind at all.
        return SendAsync(context, documents.Aggregated(core, version), $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList");
    }

    public Task GroupAsync(HttpContext context, string group) => SendAsync(context, documents.Group(group), "application/json");

    public Task ResourcesAsync(HttpContext context, string groupVersion) => SendAsync(context, documents.Resources(groupVersion), "application/json");

    private static string? AggregatedVersion(HttpRequest request)
    {
        foreach (var type in request.Headers.Accept.SelectMany(line => (line ?? "").Split(',')))
        {
            if (!type.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal)) continue;
            if (type.Contains("v=v2beta1", StringComparison.Ordinal)) return "v2beta1";
            if (type.Contains("v=v2", StringComparison.Ordinal)) return "v2";
        }

        return null;
    }

    private static Task SendAsync(HttpContext context, JsonObject? document, string contentType)
    {
        if (document is null) return ApiReply.WriteAsync(context, ApiStatus.NoSuchPath);
        var tag = DiscoveryDocuments.TagOf(document);
        context.Response.Headers.CacheControl = "public";
        context.Response.Headers.ETag = tag;
        if (!context.Request.Headers.IfNoneMatch.Contains(tag)) return ApiReply.WriteAsync(context, document, 200, contentType);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }
}
