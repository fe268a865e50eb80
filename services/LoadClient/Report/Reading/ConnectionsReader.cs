using System.Text.Json;

using Bookinfo.LoadClient.Statistics;
using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Report.Reading;

/// <summary>
/// Reads the connections: how many sockets each worker used. Addresses and connection times are stored of all together, so the first
/// record has them all.
/// </summary>
internal static class ConnectionsReader
{
    private static readonly Dictionary<string, int> NoAddresses = [];

    /// <param name="root">The result.</param>
    /// <param name="exact">Connection times, where the result holds them whole.</param>
    /// <param name="durations">Has the buckets that connection times have too.</param>
    public static List<ConnectionRecord> Read(JsonElement root, Histogram? exact, Histogram durations)
    {
        var times = exact ?? HistogramReader.Exported(root.Field("ConnectionStats"), durations.Resolution, durations.Offset);
        var addresses = root.Counts("IPCountMap").ToDictionary(pair => pair.Key, pair => (int)Math.Min(int.MaxValue, pair.Value), StringComparer.Ordinal);
        var sockets = root.List("Sockets").Select(element => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) ? number : 0).ToList();
        if (sockets.Count == 0) sockets.Add(root.Small("SocketCount"));
        return
        [
            .. sockets.Select((count, i) => i == 0
                ? ConnectionRecord.Restore(count, addresses, times)
                : ConnectionRecord.Restore(count, NoAddresses, new Histogram(times.Resolution, times.Offset))),
        ];
    }
}
