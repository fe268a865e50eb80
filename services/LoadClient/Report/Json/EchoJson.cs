using System.Text.Json;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report.Json;

/// <summary>The keys of TCP and UDP results.</summary>
internal static class EchoJson
{
    public static void Write(Utf8JsonWriter writer, RunResult result)
    {
        var target = result.Options.Target;
        var isUdp = target.Protocol == TargetProtocol.Udp;
        writer.WriteString("Destination", target.Url);
        HttpJson.WritePayload(writer, result.Options.Request.Payload);
        if (!isUdp) writer.WriteString("UnixDomainSocket", target.UnixSocket ?? "");
        writer.WriteNanoseconds("ReqTimeout", isUdp ? target.UdpTimeout : target.Timeout);
        writer.WriteCounts("RetCodes", result.Details.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        writer.WriteNumber("SocketCount", result.SocketCount());
        writer.WriteNumber("BytesSent", result.BytesSent);
        writer.WriteNumber("BytesReceived", result.BytesReceived);
    }
}
