using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>Reads what a run was asked for, as far as results say it.</summary>
internal static class OptionsReader
{
    private const string Exactly = "exactly ";

    public static LoadOptions Read(JsonElement root, JsonElement? own) => new()
    {
        Target = TargetReader.Read(root),
        Pace = ReadPace(root, own),
        Request = TargetReader.ReadRequest(root),
        Measure = new MeasureOptions { Percentiles = ReadPercentiles(root), Offset = root.Nanoseconds("Offset") },
        Labels = root.Text("Labels"),
        RunId = root.Whole("RunID"),
        AbortOn = root.Small("AbortOn"),
        LogErrors = root.IsTrue("LogErrors"),
        SequentialWarmUp = root.IsTrue("SequentialWarmup"),
        AccessLogFile = ReadAccessLog(root, out var format),
        AccessLogFormat = format,
        SplitBy = own is { } ours ? [.. ours.List("SplitBy").Select(element => element.ToString())] : [],
    };

    private static Pace ReadPace(JsonElement root, JsonElement? own)
    {
        _ = double.TryParse(root.Text("RequestedQPS"), NumberStyles.Float, CultureInfo.InvariantCulture, out var qps);
        var isOpen = own?.IsTrue("OpenLoop") == true;
        return new Pace
        {
            Qps = qps,
            Workers = root.Field("NumConnections") is null ? root.Small("NumThreads") : root.Small("NumConnections"),
            Duration = GoDuration.TryParse(root.Text("RequestedDuration"), out var duration) && duration > TimeSpan.Zero ? duration : null,
            Exactly = ReadExactly(root),
            Jitter = root.IsTrue("Jitter"),
            Uniform = root.IsTrue("Uniform"),
            NoCatchUp = root.IsTrue("NoCatchUp"),
            OpenLoop = isOpen,
            MaxInFlight = isOpen ? own!.Value.Small("MaxInFlight") : new Pace().MaxInFlight,
            DropAfter = own?.Nanoseconds("DropAfter") is { Ticks: > 0 } late ? late : null,
            Steps = own is { } ours ? [.. ours.List("Steps").Select(step => new PaceStep(step.Float("FromQPS"), step.Float("ToQPS"), step.Nanoseconds("Duration")))] : [],
        };
    }

    private static long ReadExactly(JsonElement root)
    {
        if (root.Whole("Exactly") is > 0 and var number) return number;
        var text = root.Text("RequestedDuration");
        if (!text.StartsWith(Exactly, StringComparison.Ordinal)) return 0;
        return long.TryParse(text[Exactly.Length..].Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var calls) ? calls : 0;
    }

    private static ImmutableArray<double> ReadPercentiles(JsonElement root) =>
        root.Field("DurationHistogram") is { } histogram && histogram.List("Percentiles").Select(entry => entry.Float("Percentile")).Where(percent => percent is > 0 and < 100).ToImmutableArray() is { Length: > 0 } found
            ? found
            : new MeasureOptions().Percentiles;

    // "mode json to FILE"
    private static string? ReadAccessLog(JsonElement root, out string format)
    {
        var words = root.Text("AccessLoggerInfo").Split(' ', 4);
        format = words.Length == 4 ? words[1] : "json";
        return words.Length == 4 ? words[3] : null;
    }
}
