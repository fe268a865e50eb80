using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Api;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Commands;

/// <summary>Answers <c>playground explain</c> from the caller's own proxy.</summary>
internal sealed class ExplainEndpoint(PodNetwork network) : IApiPath
{
    public const string ApiPath = "/playground/v1/explain";

    public string Path => ApiPath;

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await ApiReply.WriteAsync(context, ApiStatus.MethodNotAllowed("explain is asked with POST"));
            return;
        }

        var (explanation, refusal) = await AnswerAsync(context);
        if (explanation is null)
        {
            await ApiReply.WriteAsync(context, refusal!);
            return;
        }

        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, explanation, CommandsJson.Default.Explanation, context.RequestAborted);
    }

    private async Task<(Explanation? Explanation, ApiStatus? Refusal)> AnswerAsync(HttpContext context)
    {
        ExplainAsk? ask;
        try
        {
            ask = await JsonSerializer.DeserializeAsync(context.Request.Body, CommandsJson.Default.ExplainAsk, context.RequestAborted);
        }
        catch (JsonException e)
        {
            return (null, ApiStatus.BadRequest($"the body is not a question: {e.Message}"));
        }

        if (ask is null) return (null, ApiStatus.BadRequest("the body is not a question: found null"));
        if (ask.Read(out var problem) is not { } question) return (null, ApiStatus.BadRequest(problem));
        return ProxyOf(ask.From) is { } proxy
            ? (proxy.Explain(question), null)
            : (null, new ApiStatus(404, "NotFound", $"from: found \"{ask.From ?? "(the ingress gateway)"}\"; pods that run now: {string.Join(", ", network.Proxies.Select(NameOf).Order(StringComparer.Ordinal))}"));
    }

    /// <summary>The pod itself before its label, its label before its Deployment; of several pods the first by name.</summary>
    private IProxy? ProxyOf(string? from)
    {
        var proxies = network.Proxies.OrderBy(NameOf, StringComparer.Ordinal).ToList();
        if (from is null) return proxies.Find(IngressGateway.Is);
        var slash = from.IndexOf('/', StringComparison.Ordinal);
        var (ns, name) = slash < 0 ? ("default", from) : (from[..slash], from[(slash + 1)..]);
        proxies = proxies.FindAll(proxy => proxy.Identity.Namespace == ns);
        return proxies.Find(proxy => proxy.Identity.Name == name)
            ?? proxies.Find(proxy => proxy.Identity.Labels.GetValueOrDefault("app") == name)
            ?? proxies.Find(proxy => proxy.Identity.Name.StartsWith(name + "-", StringComparison.Ordinal));
    }

    private static string NameOf(IProxy proxy) => $"{proxy.Identity.Namespace}/{proxy.Identity.Name}";
}
