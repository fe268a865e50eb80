using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report.Text;

/// <summary>The lines of TCP and UDP runs: sockets, bytes, outcomes by name.</summary>
internal static class EchoText
{
    public static void Write(TextWriter writer, RunResult result)
    {
        writer.WriteLine($"Sockets used: {result.SocketCount()} (for perfect no error run, would be {result.Plan.Workers})");
        writer.WriteLine($"Total Bytes sent: {result.BytesSent}, received: {result.BytesReceived}");
        var protocol = result.Options.Target.Protocol == TargetProtocol.Udp ? "udp" : "tcp";
        foreach (var (outcome, calls) in result.Details.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            writer.WriteLine($"{protocol} {outcome} : {calls} ({GoFormat.Fixed(100.0 * calls / result.Durations.Count, 1)} %)");
    }
}
