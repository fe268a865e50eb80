namespace Bookinfo.Playground.Pods.Exec;

/// <summary>Asks the management ports of one embedded proxy, without a socket.</summary>
/// <param name="admin">Answers for port 15000.</param>
internal sealed class ProxyAdmin(Func<HttpContext, Task> admin)
{
    public const int AdminPort = 15000;
    public const int MetricsPort = 15020;
    public const int HealthPort = 15021;

    /// <param name="method">Of HTTP.</param>
    /// <param name="url">Port, path and query count.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null: nothing listens on that port.</returns>
    public async Task<ProxyAnswer?> AskAsync(string method, Uri url, CancellationToken cancellationToken)
    {
        var path = url.AbsolutePath;
        return url.Port switch
        {
            AdminPort => await ForwardAsync(method, path, url.Query, cancellationToken),
            MetricsPort when path is "/stats/prometheus" or "/metrics" => await ForwardAsync(method, "/stats/prometheus", url.Query, cancellationToken),
            MetricsPort or HealthPort when path == "/healthz/ready" => new ProxyAnswer((await ForwardAsync("GET", "/ready", "", cancellationToken)).Status, [], []),
            MetricsPort => new ProxyAnswer(404, [], "404 page not found\n"u8.ToArray()),
            HealthPort => new ProxyAnswer(404, [], []),
            _ => null,
        };
    }

    private async Task<ProxyAnswer> ForwardAsync(string method, string path, string query, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = cancellationToken };
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost", AdminPort);
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query);
        context.Response.Body = body;
        await admin(context);
        await context.Response.CompleteAsync();
        return new ProxyAnswer(context.Response.StatusCode, [.. context.Response.Headers.Select(h => (h.Key.ToLowerInvariant(), h.Value.ToString()))], body.ToArray());
    }
}

internal sealed record ProxyAnswer(int Status, (string Name, string Value)[] Headers, byte[] Body);
