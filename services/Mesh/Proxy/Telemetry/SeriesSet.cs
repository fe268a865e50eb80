using System.Collections.Concurrent;

namespace Bookinfo.Mesh.Proxy.Telemetry;

/// <summary>All series between one source and one destination, as one side reports them.</summary>
internal sealed class SeriesSet(SeriesKey key)
{
    /// <summary>An upstream that answers with every status there is must not fill the memory.</summary>
    private const int Limit = 256;

    private readonly ConcurrentDictionary<RequestOutcome, RequestSeries> _requests = new();

    private readonly ConcurrentDictionary<string, ConnectionSeries> _connections = new();

    private readonly RequestSeries _others = new();

    public SeriesKey Key { get; } = key;

    public IEnumerable<KeyValuePair<RequestOutcome, RequestSeries>> Requests => _requests;

    /// <summary>By response flags.</summary>
    public IEnumerable<KeyValuePair<string, ConnectionSeries>> Connections => _connections;

    /// <summary>Requests beyond the limit.</summary>
    public RequestSeries Others => _others;

    public RequestSeries Of(RequestOutcome outcome)
    {
        if (_requests.TryGetValue(outcome, out var known)) return known;
        return _requests.Count >= Limit ? _others : _requests.GetOrAdd(outcome, static _ => new RequestSeries());
    }

    public ConnectionSeries OfConnections(string flags) => _connections.GetOrAdd(flags, static _ => new ConnectionSeries());
}

/// <summary>Labels that stay from one request to the next.</summary>
/// <param name="IsSource">Whether the caller's side reports.</param>
/// <param name="Source">Who calls.</param>
/// <param name="Destination">Who is called.</param>
/// <param name="Service">Host of the service, or as asked for outside the mesh.</param>
/// <param name="ServiceName">Its short name.</param>
/// <param name="ServiceNamespace">Its namespace.</param>
/// <param name="IsMutualTls">Whether the connection would be mTLS in a cluster.</param>
internal sealed record SeriesKey(bool IsSource, WorkloadLabels Source, WorkloadLabels Destination, string Service, string ServiceName, string ServiceNamespace, bool IsMutualTls);
