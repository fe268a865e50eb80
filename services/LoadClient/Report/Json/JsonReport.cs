using System.Buffers;
using System.Globalization;
using System.Text.Json;

using Bookinfo.LoadClient.Pacing;
using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Report.Json;

/// <summary>The JSON result, key by key as Fortio writes it (contract fortio.md section 6), and one last object for what is ours.</summary>
internal static class JsonReport
{
    public static byte[] Write(RunResult result, ReportSettings settings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJson.Options))
        {
            writer.WriteStartObject();
            WriteCommon(writer, result, settings);
            switch (result.Options.Target.Protocol)
            {
                case TargetProtocol.Http:
                    HttpJson.Write(writer, result);
                    break;
                case TargetProtocol.Tcp or TargetProtocol.Udp:
                    EchoJson.Write(writer, result);
                    break;
                default:
                    GrpcJson.Write(writer, result);
                    break;
            }

            OwnJson.Write(writer, result);
            writer.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As Go writes it: a fraction only as long as it is.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + (time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture));

    private static void WriteCommon(Utf8JsonWriter writer, RunResult result, ReportSettings settings)
    {
        var options = result.Options;
        var pace = options.Pace;
        writer.WriteString("RunType", ResultNames.RunType(options));
        writer.WriteString("Labels", ResultNames.Labels(options, settings.HostName));
        writer.WriteString("StartTime", Time(result.StartTime));
        writer.WriteString("RequestedQPS", pace.Qps > 0 ? GoFormat.General(pace.Qps, 9) : "max");
        writer.WriteString("RequestedDuration", RequestedDuration(pace, result.Durations.Count));
        writer.WriteFloat("ActualQPS", result.ActualQps);
        writer.WriteNanoseconds("ActualDuration", result.ActualDuration);
        writer.WriteNumber("NumThreads", result.Plan.Workers);
        writer.WriteString("Version", settings.Version);
        HistogramJson.Write(writer, "DurationHistogram", result.Durations, options.Measure.Percentiles);
        HistogramJson.Write(writer, "ErrorsDurationHistogram", result.ErrorDurations, options.Measure.Percentiles);
        writer.WriteNumber("Exactly", pace.Exactly);
        writer.WriteBoolean("Jitter", pace.Jitter);
        writer.WriteBoolean("Uniform", pace.Uniform);
        writer.WriteBoolean("NoCatchUp", pace.NoCatchUp);
        writer.WriteNumber("RunID", options.RunId);
        writer.WriteString("AccessLoggerInfo", options.AccessLogFile is { } file ? $"mode {options.AccessLogFormat} to {file}" : "");
        writer.WriteString("ID", ResultNames.Id(result, settings.HostName));
    }

    private static string RequestedDuration(Pace pace, long calls)
    {
        if (pace.Exactly > 0) return calls == pace.Exactly ? $"exactly {pace.Exactly} calls" : $"exactly {pace.Exactly} calls, interrupted after {calls}";
        return pace.Duration is { } duration ? GoDuration.Text(duration) : pace.Qps > 0 ? "until stop" : "";
    }
}
