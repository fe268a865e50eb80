using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Api;
using Bookinfo.Playground.Network;

namespace Bookinfo.Playground.Commands;

/// <summary>Answers <c>playground explain</c> from the caller's own proxy.</summary>
internal sealed class ExplainEndpoint(PodNetwork network) : IApiPath
{
    private readonly CallerFinder _callers = new(network);

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
        return _callers.Find(ask.From) is [var proxy, ..]
            ? (proxy.Explain(question), null)
            : (null, new ApiStatus(404, "NotFound", _callers.Unknown(ask.From)));
    }
}
