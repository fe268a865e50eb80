using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>Reads results as Fortio (1.3.1 and later) and we write them.</summary>
internal static class ResultReader
{
    /// <summary>Bytes of the largest result that is read.</summary>
    public const long LargestBytes = 64 << 20;

    /// <param name="json">The file.</param>
    /// <param name="stored">What it holds.</param>
    /// <param name="mistake">Why it is no result.</param>
    public static bool TryRead(ReadOnlyMemory<byte> json, [NotNullWhen(true)] out StoredResult? stored, [NotNullWhen(false)] out string? mistake)
    {
        (stored, mistake) = (null, null);
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.Field("DurationHistogram") is { ValueKind: JsonValueKind.Object } && DateTimeOffset.TryParse(root.Text("StartTime"), CultureInfo.InvariantCulture, out var start))
                stored = Read(root, start);
            else mistake = "found JSON without DurationHistogram and StartTime, allowed is a result of fortio load";
        }
        catch (JsonException e)
        {
            mistake = $"found no JSON: {e.Message}";
        }

        return stored is not null;
    }

    private static StoredResult Read(JsonElement root, DateTimeOffset start)
    {
        var own = root.Field("Bookinfo");
        var exact = own?.Field("Exact");
        var options = OptionsReader.Read(root, own);
        var (resolution, offset) = (root.Float("Resolution"), options.Measure.Offset.TotalSeconds);
        Histogram Times(string name) => HistogramReader.Exact(exact?.Field(name)) ?? HistogramReader.Exported(root.Field(name), resolution, offset);
        Histogram Sizes(string name, double width) => HistogramReader.Exact(exact?.Field(name)) ?? HistogramReader.Exported(root.Field(name), width, 0);
        var durations = Times("DurationHistogram");
        var errors = Times("ErrorsDurationHistogram");
        var isHttp = options.Target.Protocol == TargetProtocol.Http;
        var counts = root.Counts("RetCodes");
        var result = new RunResult
        {
            Options = options with { Measure = options.Measure with { Resolution = durations.Resolution } },
            Plan = new RunPlan(root.Small("NumThreads"), 0, 0, []),
            StartTime = start,
            ActualDuration = root.Nanoseconds("ActualDuration"),
            Durations = durations,
            // An empty histogram shows no edges by which its buckets could be known.
            ErrorDurations = errors.Count == 0 ? new Histogram(durations.Resolution, durations.Offset) : errors,
            ResponseTimes = HistogramReader.Exact(exact?.Field("ResponseTimeHistogram")) ?? new Histogram(durations.Resolution, durations.Offset),
            Sleeps = HistogramReader.Exact(exact?.Field("SleepTimes")),
            Sizes = Sizes("Sizes", 100),
            HeaderSizes = Sizes("HeaderSizes", 5),
            Codes = isHttp ? counts.Where(pair => int.TryParse(pair.Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                .ToDictionary(pair => int.Parse(pair.Key, CultureInfo.InvariantCulture), pair => pair.Value) : [],
            Details = isHttp ? [] : counts,
            Connections = ConnectionsReader.Read(root, HistogramReader.Exact(exact?.Field("ConnectionStats")), durations),
            BytesSent = root.Whole("BytesSent"),
            BytesReceived = root.Whole("BytesReceived"),
            Schedule = default,
            Failures = new Dictionary<CallFailure, long>(),
            Intervals = [],
            Splits = new Dictionary<string, RunSplit>(),
        };
        return new StoredResult(own is { } ours ? OwnReader.Read(result, ours) : result, root.Text("Version"), own is not null);
    }
}
