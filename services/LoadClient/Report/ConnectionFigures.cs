using Bookinfo.LoadClient.Report.Merging;
using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Report;

/// <summary>The connections of all workers together.</summary>
internal static class ConnectionFigures
{
    public static long SocketCount(this RunResult result) => result.Connections.Sum(connection => (long)connection.Sockets);

    /// <summary>Sockets by address.</summary>
    public static SortedDictionary<string, int> Addresses(this RunResult result)
    {
        var all = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (address, sockets) in result.Connections.SelectMany(connection => connection.Addresses))
            all[address] = all.GetValueOrDefault(address) + sockets;
        return all;
    }

    public static Histogram ConnectTimes(this RunResult result)
    {
        var measure = result.Options.Measure;
        // Those of a sum over several machines may have different widths.
        return HistogramMerge.Sum(result.Connections.Select(connection => connection.ConnectTimes).Append(new Histogram(measure.Resolution, measure.Offset.TotalSeconds)), out _);
    }
}
