namespace Bookinfo.Playground.Pods.Exec;

/// <summary>Asks the management ports of one embedded proxy, without a socket.</summary>
/// <param name="admin">Answers for the port that the request's host has.</param>
internal sealed class ProxyAdmin(Func<HttpContext, Task> admin)
{
    public const int AdminPort = 15000;
    public const int MetricsPort = 15020;
    public const int HealthPort = 15021;

    /// <summary>Whether it is one of these ports.</summary>
    public static bool Answers(int port) => port is AdminPort or MetricsPort or HealthPort;

    /// <param name="method">Of HTTP.</param>
    /// <param name="url">Port, path and query count.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null: nothing listens on that port.</returns>
    public async Task<ProxyAnswer?> AskAsync(string method, Uri url, CancellationToken cancellationToken) =>
        Answers(url.Port) ? await ForwardAsync(method, url, cancellationToken) : null;

    private async Task<ProxyAnswer> ForwardAsync(string method, Uri url, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = cancellationToken };
        context.Request.Method = method;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost", url.Port);
        context.Request.Path = url.AbsolutePath;
        context.Request.QueryString = new QueryString(url.Query);
        context.Response.Body = body;
        await admin(context);
        await context.Response.CompleteAsync();
        return new ProxyAnswer(context.Response.StatusCode, [.. context.Response.Headers.Select(h => (h.Key.ToLowerInvariant(), h.Value.ToString()))], body.ToArray());
    }
}

internal sealed record ProxyAnswer(int Status, (string Name, string Value)[] Headers, byte[] Body);
