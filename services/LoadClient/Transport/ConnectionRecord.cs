using Bookinfo.LoadClient.Statistics;

namespace Bookinfo.LoadClient.Transport;

/// <summary>The connections of one worker: how many, to which addresses, and how long connecting took.</summary>
/// <param name="resolution">Of the histogram, in seconds (<c>-r</c>).</param>
/// <param name="offset">Of the histogram, in seconds (<c>-offset</c>).</param>
internal sealed class ConnectionRecord(double resolution, double offset)
{
    private readonly SortedDictionary<string, int> _addresses = new(StringComparer.Ordinal);

    /// <summary>Sockets opened.</summary>
    public int Sockets { get; private set; }

    /// <summary>Sockets by address (<c>127.0.0.1:8080</c>).</summary>
    public IReadOnlyDictionary<string, int> Addresses => _addresses;

    /// <summary>Seconds that connecting took, TLS included.</summary>
    public Histogram ConnectTimes { get; private init; } = new(resolution, offset);

    /// <summary>The record that a stored result describes.</summary>
    public static ConnectionRecord Restore(int sockets, IReadOnlyDictionary<string, int> addresses, Histogram connectTimes)
    {
        var record = new ConnectionRecord(connectTimes.Resolution, connectTimes.Offset) { Sockets = sockets, ConnectTimes = connectTimes };
        foreach (var (address, count) in addresses) record._addresses[address] = count;
        return record;
    }

    /// <summary>A connection was made.</summary>
    public void Add(string address, TimeSpan took)
    {
        Sockets++;
        _addresses[address] = _addresses.GetValueOrDefault(address) + 1;
        ConnectTimes.Record(took.TotalSeconds);
    }
}
