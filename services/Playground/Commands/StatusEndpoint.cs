using System.Text.Json;

using Bookinfo.Playground.Api;

namespace Bookinfo.Playground.Commands;

/// <summary>Serves what <c>playground status</c> shows.</summary>
internal sealed class StatusEndpoint(StatusSource source) : IApiPath
{
    public const string ApiPath = "/playground/v1/status";

    public string Path => ApiPath;

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, source.Report(), CommandsJson.Default.StatusReport, context.RequestAborted);
    }
}
