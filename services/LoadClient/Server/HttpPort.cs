using Bookinfo.LoadClient.Server.Echo;
using Bookinfo.LoadClient.Server.Pages;

namespace Bookinfo.LoadClient.Server;

/// <summary>Which path of the HTTP port means what (contract fortio.md section 9); every other one echoes.</summary>
internal sealed class HttpPort(ServerOptions options, EchoEndpoint echo, DebugPage debug, MetricsPage metrics, SiteEndpoints site)
{
    private readonly string _debug = options.Echo.DebugPath;
    private readonly string _metrics = options.Echo.DebugPath + "/metrics";

    public Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (options.UiPath.Length > 0 && path.StartsWith(options.UiPath, StringComparison.Ordinal)) return site.AnswerAsync(context, path[options.UiPath.Length..]);
        if (options.Content == PortContent.Results)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (_debug.Length > 0 && path == _debug) return debug.AnswerAsync(context);
        return _debug.Length > 0 && path == _metrics ? metrics.AnswerAsync(context) : echo.AnswerAsync(context);
    }
}
