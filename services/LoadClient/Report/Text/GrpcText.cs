using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report.Text;

/// <summary>The lines of gRPC runs: outcomes by status.</summary>
internal static class GrpcText
{
    public static void Write(TextWriter writer, RunResult result)
    {
        writer.WriteLine($"Jitter: {HttpText.Word(result.Options.Pace.Jitter)}");
        var kind = result.Options.Target.Protocol == TargetProtocol.GrpcPing ? "Ping" : "Health";
        foreach (var (status, calls) in result.Details.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteLine($"{kind} {status} : {calls}");
    }
}
