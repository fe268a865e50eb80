using System.Text.Json;

using Bookinfo.LoadClient.Report;
using Bookinfo.LoadClient.Report.Text;

namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>The JSON of the REST API (contract fortio.md section 9).</summary>
internal static class RestJson
{
    public static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        await WriteAsync(context, status, buffer.ToArray());
    }

    public static async Task WriteAsync(HttpContext context, int status, byte[] json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted);
    }

    public static Task WriteErrorAsync(HttpContext context, int status, string message, string? exception = null) => WriteAsync(context, status, json =>
    {
        json.WriteBoolean("error", true);
        json.WriteString("message", message);
        if (exception is not null) json.WriteString("exception", exception);
    });

    /// <summary>The answer to a start that is not waited for, and to a stop.</summary>
    public static Task WriteAsync(HttpContext context, string message, long runId, int count, string? resultId, string? resultUrl) => WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("message", message);
        json.WriteNumber("RunID", runId);
        json.WriteNumber("Count", count);
        if (resultId is null) return;
        json.WriteString("ResultID", resultId);
        json.WriteString("ResultURL", resultUrl);
    });

    public static Task WriteStatusesAsync(HttpContext context, IEnumerable<StartedRun> runs) => WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteStartObject("Statuses");
        foreach (var run in runs)
        {
            json.WriteStartObject($"{run.Id}");
            json.WriteNumber("RunID", run.Id);
            json.WriteNumber("State", (int)run.State);
            WriteOptions(json, run.Options);
            WriteProgress(json, run);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private static void WriteOptions(Utf8JsonWriter json, LoadOptions options)
    {
        json.WriteStartObject("RunnerOptions");
        json.WriteString("RunType", ResultNames.RunType(options));
        json.WriteString("Labels", ResultNames.Labels(options, Environment.MachineName));
        json.WriteString("URL", options.Target.Url);
        json.WriteString("QPS", PaceText.Rate(options.Pace));
        json.WriteNumber("Duration", (options.Pace.Duration ?? TimeSpan.Zero).Ticks * TimeSpan.NanosecondsPerTick);
        json.WriteNumber("NumThreads", options.Pace.Workers);
        json.WriteNumber("Exactly", options.Pace.Exactly);
        json.WriteEndObject();
    }

    // Ours: Fortio says nothing of a run before its end.
    private static void WriteProgress(Utf8JsonWriter json, StartedRun run)
    {
        var progress = run.Progress;
        json.WriteStartObject("Progress");
        json.WriteNumber("elapsedMs", (long)progress.Elapsed.TotalMilliseconds);
        if (progress.Done is { } done && double.IsFinite(done)) json.WriteNumber("done", Math.Round(done, 4));
        json.WriteNumber("calls", progress.Calls);
        json.WriteNumber("errors", progress.Errors);
        json.WriteNumber("inFlight", progress.InFlight);
        WriteFinite(json, "rate", progress.Rate);
        WriteFinite(json, "p50Ms", progress.P50 * 1000);
        WriteFinite(json, "p99Ms", progress.P99 * 1000);
        json.WriteEndObject();
    }

    private static void WriteFinite(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, 3));
    }
}
