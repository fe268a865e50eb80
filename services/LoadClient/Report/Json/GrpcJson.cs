using System.Text.Json;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report.Json;

/// <summary>The keys of gRPC results.</summary>
internal static class GrpcJson
{
    public static void Write(Utf8JsonWriter writer, RunResult result)
    {
        var target = result.Options.Target;
        writer.WriteCounts("RetCodes", result.Details.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        writer.WriteString("Destination", target.Url);
        writer.WriteNumber("Streams", target.Grpc.Streams);
        writer.WriteBoolean("Ping", target.Protocol == TargetProtocol.GrpcPing);
        WriteMetadata(writer, result.Options.Request);
    }

    private static void WriteMetadata(Utf8JsonWriter writer, RequestOptions request)
    {
        if (request.Headers.IsDefaultOrEmpty)
        {
            writer.WriteNull("Metadata");
            return;
        }

        writer.WriteStartObject("Metadata");
        foreach (var header in request.Headers.GroupBy(header => header.Key.ToLowerInvariant()).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            writer.WriteStartArray(header.Key);
            foreach (var (_, value) in header) writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
