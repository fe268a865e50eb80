using Bookinfo.Mesh.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary>Envoy's admin interface of one proxy, and the health and metrics ports beside it (contract mesh.md section 7).</summary>
internal sealed class AdminHandler
{
    private readonly RunningProxy _proxy;

    private readonly Dictionary<string, AdminCommand> _commands;

    private readonly MergedMetrics _metrics;

    public AdminHandler(RunningProxy proxy, TimeProvider time)
    {
        _proxy = proxy;
        var stats = new StatsCommands(proxy, time);
        AdminCommand[] commands = [new("/", "Admin home page", _ => Help()), new("/help", "print out list of admin commands", _ => Help()), .. InfoCommands.Of(proxy, stats), .. stats.All, .. ChangeCommands.Of(proxy, stats)];
        _commands = commands.ToDictionary(static command => command.Path);
        _metrics = new MergedMetrics(proxy, stats.Prometheus);
    }

    /// <param name="context">The request.</param>
    /// <param name="port">The port that was asked for: 15000, 15020 or 15021.</param>
    public async Task HandleAsync(HttpContext context, int port)
    {
        var path = context.Request.Path.Value ?? "/";
        var answer = port switch
        {
            ProxyPorts.Health => path == "/healthz/ready" ? Health() : AdminAnswer.OfText("", StatusCodes.Status404NotFound),
            ProxyPorts.MergedMetrics => path switch
            {
                "/stats/prometheus" or "/metrics" => await _metrics.AnswerAsync(context.Request.Query, context.RequestAborted),
                "/healthz/ready" => Health(),
                _ => AdminAnswer.OfText("404 page not found\n", StatusCodes.Status404NotFound),
            },
            _ => Answer(context.Request, path),
        };
        if (port == ProxyPorts.Admin && _proxy.Log.IsOn(LogTopic.Admin, LogDetail.Debug)) _proxy.Log.Write(LogTopic.Admin, LogDetail.Debug, $"request complete: path: {path}");
        await WriteAsync(context, answer);
    }

    private AdminAnswer Answer(HttpRequest request, string path)
    {
        if (!_commands.TryGetValue(path, out var command)) return AdminAnswer.OfText("invalid path. " + List(), StatusCodes.Status404NotFound);
        var isPost = HttpMethods.IsPost(request.Method);
        if (!isPost && (command.Changes || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))))
            return AdminAnswer.OfText($"Method {request.Method} not allowed, {(command.Changes ? "POST" : "GET")} required.", StatusCodes.Status405MethodNotAllowed);
        return command.Run(request.Query);
    }

    private AdminAnswer Health() => AdminAnswer.OfText("", _proxy.IsLive ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);

    private AdminAnswer Help() => AdminAnswer.OfText(List());

    private string List() =>
        "admin commands are:\n" + string.Concat(_commands.Values.OrderBy(static command => command.Path, StringComparer.Ordinal).Select(static command => $"  {command.Path}{(command.Changes ? " (POST)" : "")}: {command.Help}\n"));

    private static Task WriteAsync(HttpContext context, AdminAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.Headers.CacheControl = "no-cache, max-age=0";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Server = "envoy";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
