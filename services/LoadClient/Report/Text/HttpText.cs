using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report.Text;

/// <summary>The lines of HTTP runs: sockets, addresses, codes, sizes.</summary>
internal static class HttpText
{
    public static void Write(TextWriter writer, RunResult result, ReportSettings settings)
    {
        if (!settings.IsFromFiles) WriteConnections(writer, result);
        WriteConnectTimes(writer, result, settings.Level);
        writer.WriteLine($"Sockets used: {result.SocketCount()} (for perfect keepalive, would be {result.Plan.Workers})");
        var pace = result.Options.Pace;
        writer.WriteLine($"Uniform: {Word(pace.Uniform)}, Jitter: {Word(pace.Jitter)}, Catchup allowed: {Word(!pace.NoCatchUp)}");
        writer.WriteLine("IP addresses distribution:");
        foreach (var (address, sockets) in result.Addresses().OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            writer.WriteLine($"{address}: {sockets}");
        foreach (var (code, calls) in result.Codes.OrderBy(pair => pair.Key))
            writer.WriteLine($"Code {code,3} : {calls} ({GoFormat.Fixed(100.0 * calls / result.Durations.Count, 1)} %)");
        WriteSizes(writer, "Response Header Sizes", result.HeaderSizes, settings.Level);
        WriteSizes(writer, "Response Body/Total Sizes", result.Sizes, settings.Level);
    }

    /// <summary>As Go prints it.</summary>
    public static string Word(bool value) => value ? "true" : "false";

    private static void WriteConnections(TextWriter writer, RunResult result)
    {
        writer.WriteLine("# Socket and IP used for each connection:");
        for (var i = 0; i < result.Connections.Count; i++)
        {
            var connection = result.Connections[i];
            writer.WriteLine(HistogramText.Counter($"[{i}] {connection.Sockets,3} socket used, resolved to {Resolved(connection)}, connection timing", connection.ConnectTimes));
        }
    }

    private static string Resolved(ConnectionRecord connection)
    {
        var addresses = connection.Addresses.Select(pair => connection.Addresses.Count == 1 || pair.Value == 1 ? pair.Key : $"{pair.Key} ({pair.Value})");
        return connection.Addresses.Count == 1 ? addresses.First() : $"[{string.Join(", ", addresses)}]";
    }

    private static void WriteConnectTimes(TextWriter writer, RunResult result, ReportLevel level)
    {
        var times = result.ConnectTimes();
        if (level < ReportLevel.Warning) HistogramText.Write(writer, "Connection time histogram (s)", times, result.Options.Measure.Percentiles);
        else if (level == ReportLevel.Warning) HistogramText.WriteCounter(writer, "Connection time (s)", times);
    }

    private static void WriteSizes(TextWriter writer, string name, Histogram sizes, ReportLevel level)
    {
        if (level <= ReportLevel.Verbose) HistogramText.Write(writer, name + " Histogram", sizes, [50]);
        else if (level < ReportLevel.Error) HistogramText.WriteCounter(writer, name, sizes);
    }
}
