namespace Bookinfo.Playground.Api;

/// <summary>The last resort of the API: what nobody has foreseen is logged, and the caller still gets a Status.</summary>
internal sealed partial class UnexpectedErrors(ILogger<UnexpectedErrors> log)
{
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (IsUnexpected(e) && !context.Response.HasStarted)
        {
            LogUnexpected(log, context.Request.Method, context.Request.Path, e);
            context.Response.Clear();
            await ApiReply.WriteAsync(context, ApiStatus.InternalError(e.Message));
        }
    }

    /// <summary>Kestrel has answers of its own for requests that are no HTTP; nobody waits for those that were cancelled.</summary>
    private static bool IsUnexpected(Exception e) => e is not (BadHttpRequestException or OperationCanceledException);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger log, string method, PathString path, Exception exception);
}
