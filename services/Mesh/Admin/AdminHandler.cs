using Bookinfo.Mesh.Proxy;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Admin;

/// <summary>Envoy's admin interface of one proxy, and the health and metrics ports beside it (contract mesh.md section 7).</summary>
internal sealed class AdminHandler(RunningProxy proxy, TimeProvider time)
{
    private const string Text = "text/plain; charset=UTF-8";

    private const string Json = "application/json";

    private const string Commands =
        "  /clusters: upstream cluster status\n  /config_dump: dump current configs\n  /help: print out list of admin commands\n" +
        "  /listeners: print listener info\n  /ready: print server state, return 200 if LIVE, otherwise return 503\n" +
        "  /server_info: print server version/status information\n  /stats: print server stats\n  /stats/prometheus: print server stats in prometheus format\n";

    private readonly long _started = time.GetTimestamp();

    /// <param name="context">The request.</param>
    /// <param name="port">The port that was asked for: 15000, 15020 or 15021.</param>
    public Task HandleAsync(HttpContext context, int port)
    {
        var path = context.Request.Path.Value ?? "/";
        if (port == ProxyPorts.Health) return path == "/healthz/ready" ? AnswerAsync(context, 200, Text, "") : AnswerAsync(context, 404, Text, "");
        if (port == ProxyPorts.MergedMetrics) return path is "/stats/prometheus" or "/metrics" ? StatsAsync(context, prometheus: true) : AnswerAsync(context, 404, Text, "404 page not found\n");
        if (IsKnown(path) && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !HttpMethods.IsPost(context.Request.Method))
        {
            return AnswerAsync(context, 405, Text, $"Method {context.Request.Method} not allowed, GET required.");
        }

        var uptime = time.GetElapsedTime(_started);
        return path switch
        {
            "/" or "/help" => AnswerAsync(context, 200, Text, "admin commands are:\n" + Commands),
            "/ready" => AnswerAsync(context, 200, Text, "LIVE\n"),
            "/server_info" => AnswerAsync(context, 200, Json, JsonPages.ServerInfo(proxy, uptime)),
            "/stats" => StatsAsync(context, prometheus: false),
            "/stats/prometheus" => StatsAsync(context, prometheus: true),
            "/clusters" => AnswerAsync(context, 200, Text, ClustersPage.Render(proxy)),
            "/config_dump" => AnswerAsync(context, 200, Json, JsonPages.ConfigDump(proxy)),
            "/listeners" => AnswerAsync(context, 200, Text, string.Concat(proxy.Listeners.Where(static listener => listener.IsOpen).Select(static listener => $"0.0.0.0_{listener.Port}::{listener.EndPoint}\n"))),
            _ => AnswerAsync(context, 404, Text, "invalid path. admin commands are:\n" + Commands),
        };
    }

    private static bool IsKnown(string path) => path is "/" or "/help" or "/ready" or "/server_info" or "/stats" or "/stats/prometheus" or "/clusters" or "/config_dump" or "/listeners";

    private Task StatsAsync(HttpContext context, bool prometheus)
    {
        var page = StatsPage.Render(Stats.Collect(proxy, time.GetElapsedTime(_started)), context.Request.Query, prometheus, out var error);
        return page is null ? AnswerAsync(context, 400, Text, error!) : AnswerAsync(context, 200, Text, page);
    }

    private static Task AnswerAsync(HttpContext context, int status, string type, string body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = type;
        response.Headers.CacheControl = "no-cache, max-age=0";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.Server = "envoy";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.WriteAsync(body, context.RequestAborted);
    }
}
