namespace Bookinfo.LoadClient.Server.Echo;

/// <summary>Everything about an echo's answer but its body.</summary>
internal sealed class EchoFinish(TimeProvider time)
{
    private static readonly string[] TypesThatAct = ["html", "xml", "svg", "script"];

    /// <summary>Waits as long as asked, then sets status and headers; false when the client has left meanwhile.</summary>
    public async ValueTask<bool> BeginAsync(HttpContext context, EchoArguments arguments)
    {
        if (arguments.Delay > TimeSpan.Zero && !await WaitAsync(arguments.Delay, context.RequestAborted)) return false;
        var response = context.Response;
        response.StatusCode = arguments.Status;
        // HTTP/2 knows no such header, and its streams end without one.
        if (arguments.Close && HttpProtocol.IsHttp11(context.Request.Protocol)) response.Headers.Connection = "close";
        foreach (var (name, value) in arguments.Headers) response.Headers.Append(name, value);
        return true;
    }

    /// <summary>Whether the client takes gzip.</summary>
    public static bool TakesGzip(HttpRequest request) => request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives the body its type back. A page that somebody has us echo must not act in our name: browsers show it only.</summary>
    public static void CopyType(HttpContext context, bool hasBody)
    {
        var headers = context.Response.Headers;
        if (headers.ContentType.Count == 0 && context.Request.Headers.ContentType is { Count: > 0 } type) headers.ContentType = type;
        var sent = headers.ContentType.ToString();
        if (hasBody && TypesThatAct.Any(acts => sent.Contains(acts, StringComparison.OrdinalIgnoreCase))) headers.ContentSecurityPolicy = "sandbox";
    }

    /// <summary>Answers with these statuses have no body.</summary>
    public static bool IsBodyless(int status) => status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    private async ValueTask<bool> WaitAsync(TimeSpan delay, CancellationToken gone)
    {
        try
        {
            await Task.Delay(delay, time, gone);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
