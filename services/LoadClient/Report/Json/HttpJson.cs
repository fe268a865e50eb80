using System.Globalization;
using System.Text.Json;

using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report.Json;

/// <summary>The keys of HTTP results.</summary>
internal static class HttpJson
{
    /// <summary>Stands for a password that is not written.</summary>
    public const string Masked = "***";

    public static void Write(Utf8JsonWriter writer, RunResult result)
    {
        // Go sorts the keys of a map as texts.
        writer.WriteCounts("RetCodes", result.Codes.Select(pair => KeyValuePair.Create(pair.Key.ToString(CultureInfo.InvariantCulture), pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        writer.WriteCounts("IPCountMap", result.Addresses());
        WriteRequest(writer, result.Options);
        HistogramJson.Write(writer, "Sizes", result.Sizes, []);
        HistogramJson.Write(writer, "HeaderSizes", result.HeaderSizes, []);
        writer.WriteStartArray("Sockets");
        foreach (var connection in result.Connections) writer.WriteNumberValue(connection.Sockets);
        writer.WriteEndArray();
        writer.WriteNumber("SocketCount", result.SocketCount());
        HistogramJson.Write(writer, "ConnectionStats", result.ConnectTimes(), result.Options.Measure.Percentiles);
        writer.WriteNumber("AbortOn", result.Options.AbortOn);
    }

    private static void WriteRequest(Utf8JsonWriter writer, LoadOptions options)
    {
        var (target, request) = (options.Target, options.Request);
        writer.WriteBoolean("Insecure", target.Insecure);
        writer.WriteBoolean("MTLS", false);
        writer.WriteString("CACert", target.CaCertificate ?? "");
        writer.WriteString("Cert", target.Certificate ?? "");
        writer.WriteString("Key", target.Key ?? "");
        writer.WriteString("UnixDomainSocket", target.UnixSocket ?? "");
        writer.WriteString("URL", target.Url);
        writer.WriteNumber("NumConnections", options.Pace.Workers);
        writer.WriteBoolean("Compression", target.Compression);
        writer.WriteBoolean("DisableFastClient", target.StandardClient);
        writer.WriteBoolean("HTTP10", target.Http10);
        writer.WriteBoolean("H2", target.Http2);
        writer.WriteBoolean("DisableKeepAlive", !target.KeepAlive);
        writer.WriteBoolean("AllowHalfClose", target.HalfClose);
        writer.WriteBoolean("FollowRedirects", target.FollowRedirects);
        writer.WriteString("Resolve", target.Resolve ?? "");
        writer.WriteNanoseconds("HTTPReqTimeOut", target.Timeout);
        writer.WriteString("UserCredentials", request.UserCredentials is null ? "" : Masked);
        writer.WriteString("ContentType", request.ContentType ?? "");
        WritePayload(writer, request.Payload);
        writer.WriteString("MethodOverride", request.Method ?? "");
        writer.WriteBoolean("LogErrors", options.LogErrors);
        writer.WriteBoolean("SequentialWarmup", options.SequentialWarmUp);
        writer.WriteStartArray("ConnReuseRange");
        writer.WriteNumberValue(target.ConnectionReuse?.Least ?? 0);
        writer.WriteNumberValue(target.ConnectionReuse?.Most ?? 0);
        writer.WriteEndArray();
        writer.WriteBoolean("NoResolveEachConn", target.NoReresolve);
        writer.WriteNanoseconds("Offset", options.Measure.Offset);
        writer.WriteFloat("Resolution", options.Measure.Resolution);
    }

    /// <summary>In base64; null when there is none, as Go writes an absent list of bytes.</summary>
    public static void WritePayload(Utf8JsonWriter writer, ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) writer.WriteNull("Payload");
        else writer.WriteBase64String("Payload", payload.Span);
    }
}
