using Microsoft.AspNetCore.Http.Extensions;

namespace Bookinfo.Ratings;

/// <summary>The log that users of ratings know: a line when it listens, one for each request, one at the end.</summary>
internal static partial class RequestLog
{
    /// <param name="app">The service.</param>
    /// <param name="args">Its arguments: the first one is the port that it names, wherever PORT_MAP puts it.</param>
    public static void UseRequestLog(this WebApplication app, string[] args)
    {
        var port = args.FirstOrDefault();
        app.Lifetime.ApplicationStarted.Register(() => LogListening(app.Logger, port));
        app.Lifetime.ApplicationStopping.Register(() => LogStopping(app.Logger));
        app.Use((context, next) =>
        {
            if (!IsProbe(context.Request.Path)) Log(app.Logger, context.Request);
            return next(context);
        });
    }

    // Asked every few seconds by the platform: they would drown what people did.
    private static bool IsProbe(PathString path) => path == "/livez" || path == "/readyz" || path == "/metrics" || path.StartsWithSegments("/grpc.health.v1.Health");

    private static void Log(ILogger logger, HttpRequest request)
    {
        var url = request.GetEncodedPathAndQuery();
        LogRequest(logger, request.Method, url);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Server listening on: http://0.0.0.0:{Port}")]
    private static partial void LogListening(ILogger logger, string? port);

    [LoggerMessage(Level = LogLevel.Information, Message = "SIGTERM received")]
    private static partial void LogStopping(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Url}")]
    private static partial void LogRequest(ILogger logger, string method, string url);
}
