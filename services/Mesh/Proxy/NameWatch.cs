using System.Collections.Frozen;
using System.Net;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>
/// Keeps the addresses of ServiceEntries with resolution DNS: asked for when a table first names them, again every minute. A
/// table's clusters have the addresses as endpoints; when they change the tables are joined anew.
/// </summary>
internal sealed class NameWatch : IDisposable
{
    /// <summary>Istio's dnsRefreshRate.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();

    private readonly Dictionary<DnsEndPoint, Answer> _answers = [];

    private readonly IHostResolver _resolver;

    private readonly TimeProvider _time;

    private readonly ITimer _timer;

    public NameWatch(IHostResolver resolver, TimeProvider time)
    {
        (_resolver, _time) = (resolver, time);
        _timer = time.CreateTimer(_ => RefreshAll(), null, Refresh, Refresh);
    }

    /// <summary>Addresses have changed since they were last handed out.</summary>
    public event Action? Changed;

    /// <summary>The table with the addresses known so far as endpoints.</summary>
    public RouteTable Resolve(RouteTable table)
    {
        if (table.Clusters.Values.All(static cluster => cluster.DnsEndpoints.IsEmpty)) return table;
        return table with
        {
            Clusters = table.Clusters.ToFrozenDictionary(
                static pair => pair.Key,
                pair => pair.Value.DnsEndpoints.IsEmpty ? pair.Value : WithAddresses(pair.Value),
                StringComparer.Ordinal),
        };
    }

    /// <summary>Ends when every name of the cluster has been answered once and the tables know of it.</summary>
    public Task FirstAnswersAsync(Cluster cluster)
    {
        lock (_lock) return Task.WhenAll(cluster.DnsEndpoints.Select(name => _answers.TryGetValue(name, out var answer) ? answer.First : Task.CompletedTask));
    }

    /// <summary>Forgets every other name.</summary>
    public void Keep(IReadOnlySet<DnsEndPoint> names)
    {
        lock (_lock)
        {
            foreach (var name in _answers.Keys.Where(name => !names.Contains(name)).ToArray()) _answers.Remove(name);
        }
    }

    public void Dispose() => _timer.Dispose();

    private Cluster WithAddresses(Cluster cluster)
    {
        var endpoints = cluster.Endpoints.ToBuilder();
        var places = cluster.Places.IsEmpty ? null : cluster.Places[..cluster.Endpoints.Length].ToBuilder();
        for (var i = 0; i < cluster.DnsEndpoints.Length; i++)
        {
            // One logical host has one address at a time (DNS_ROUND_ROBIN), else each address is an endpoint.
            var name = cluster.DnsEndpoints[i];
            var addresses = Find(name);
            foreach (var address in cluster.FirstAddressOnly ? addresses.Take(1) : addresses)
            {
                endpoints.Add(new Endpoint(address, name.Host, ""));
                places?.Add(cluster.Places[cluster.Endpoints.Length + i]);
            }
        }

        return cluster with { Endpoints = endpoints.ToImmutable(), Places = places?.ToImmutable() ?? [] };
    }

    private IReadOnlyList<IPEndPoint> Find(DnsEndPoint name)
    {
        Answer? answer;
        lock (_lock)
        {
            if (_answers.TryGetValue(name, out answer)) return answer.Addresses;
            _answers[name] = answer = new Answer();
        }

        // An answer that is there at once is no change: the caller takes it from here.
        var asking = AskAsync(name, answer);
        if (!asking.IsCompleted) answer.First = AnnounceAsync(asking);
        return answer.Addresses;
    }

    private void RefreshAll()
    {
        KeyValuePair<DnsEndPoint, Answer>[] all;
        lock (_lock) all = [.. _answers];
        foreach (var (name, answer) in all) _ = AnnounceAsync(AskAsync(name, answer));
    }

    private async Task AnnounceAsync(Task<bool> asking)
    {
        if (await asking) Changed?.Invoke();
    }

    /// <returns>Whether the addresses are others than before.</returns>
    private async Task<bool> AskAsync(DnsEndPoint name, Answer answer)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        try
        {
            if (await _resolver.ResolveAsync(name.Host, name.Port, patience.Token) is not { } addresses) return false;
            var before = answer.Addresses;
            answer.Addresses = addresses;
            return !before.ToHashSet().SetEquals(addresses);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Answer
    {
        public volatile IReadOnlyList<IPEndPoint> Addresses = [];

        public Task First { get; set; } = Task.CompletedTask;
    }
}
