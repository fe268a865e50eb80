using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>
/// Makes the requests of a sick replica sick, all but those by which a platform or a mesh asks how it is: an outlier is to be found by
/// its answers, and a restarted pod would be healthy again.
/// </summary>
internal sealed partial class SickMiddleware(
    RequestDelegate next, SickReplica replica, Random random, TimeProvider time, IHostApplicationLifetime host, ILogger<SickReplica> logger)
{
    private static readonly PathString[] Spared = ["/livez", "/readyz", "/health", "/metrics", "/swagger", "/grpc.health.v1.Health", "/grpc.reflection.v1.ServerReflection", "/grpc.reflection.v1alpha.ServerReflection"];

    public Task InvokeAsync(HttpContext context) =>
        Array.Exists(Spared, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)) ? next(context) : ServeAsync(context);

    private async Task ServeAsync(HttpContext context)
    {
        var (state, changed) = replica.Current;
        var isSick = state.IsFelt && random.Next(100) < state.Percent;
        replica.Count(isSick);
        if (!isSick)
        {
            await next(context);
            return;
        }

        LogSick(context.Request.Method, context.Request.Path, state);
        if (state.DelayMs > 0) await Task.Delay(TimeSpan.FromMilliseconds(state.DelayMs), time, context.RequestAborted);
        if (state.Hang) await HangAsync(context, changed);
        else if (state.Status is { } status) await AnswerAsync(context, status);
        else await next(context);
    }

    private async Task HangAsync(HttpContext context, CancellationToken changed)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, changed, host.ApplicationStopping);
        await Task.Delay(SickReplica.LongestHang, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static Task AnswerAsync(HttpContext context, int status) =>
        TypedResults.Json(new ErrorBody($"this replica is sick: it answers {status}"), SickJson.Readable.ErrorBody, statusCode: status).ExecuteAsync(context);

    [LoggerMessage(LogLevel.Warning, "sick: {Method} {Path}: {State}")]
    private partial void LogSick(string method, PathString path, SickState state);
}
