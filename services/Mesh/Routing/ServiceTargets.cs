using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>
/// Which cluster a connection that is not HTTP belongs to, by where its caller dialled: exact name or address first, then the
/// longest wildcard, the narrowest range of addresses, and at last a TCP port that takes in every address (contract mesh.md
/// section 1.10).
/// </summary>
internal sealed class ServiceTargets
{
    private readonly FrozenDictionary<string, string> _exact;
    private readonly FrozenDictionary<int, string> _ports;
    private readonly FrozenDictionary<string, string?> _services;
    private readonly FrozenSet<string> _tcp;
    private readonly FrozenSet<int> _tcpPorts;
    private readonly ImmutableArray<(string Suffix, int Port, string Cluster)> _suffixes;
    private readonly ImmutableArray<(IPNetwork Range, int Port, string Cluster)> _ranges;

    /// <param name="services">Those that the caller sees, the older first: of two claims the first stays.</param>
    /// <param name="callerNamespace">Where short names are looked up.</param>
    public ServiceTargets(IEnumerable<RegisteredService> services, string callerNamespace)
    {
        var exact = new Dictionary<string, string>(StringComparer.Ordinal);
        var ports = new Dictionary<int, string>();
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        var tcp = new HashSet<string>(StringComparer.Ordinal);
        var tcpPorts = new HashSet<int>();
        var suffixes = new List<(string Suffix, int Port, string Cluster)>();
        var ranges = new List<(IPNetwork Range, int Port, string Cluster)>();
        foreach (var service in services)
        {
            var domains = ServiceDomains.Of(service, callerNamespace);
            if (service.ShortName is not null)
            {
                foreach (var domain in domains) known.TryAdd(domain, service.Addresses is [var own, ..] ? own : null);
            }

            foreach (var port in service.Ports)
            {
                var cluster = ClusterCompiler.NameOf(service.Host, port.Number, null);
                foreach (var domain in domains)
                {
                    if (DomainName.IsWildcard(domain)) suffixes.Add((domain[1..], port.Number, cluster));
                    else exact.TryAdd(Key(domain, port.Number), cluster);
                }

                foreach (var range in service.Ranges) ranges.Add((range, port.Number, cluster));
                if (port.TakesEveryAddress) ports.TryAdd(port.Number, cluster);
                if (!port.IsTcp || (service.Addresses.IsEmpty && service.Ranges.IsEmpty)) continue;
                tcp.Add(cluster);
                tcpPorts.Add(port.Number);
            }
        }

        _exact = exact.ToFrozenDictionary(StringComparer.Ordinal);
        _ports = ports.ToFrozenDictionary();
        _services = known.ToFrozenDictionary(StringComparer.Ordinal);
        _tcp = tcp.ToFrozenSet(StringComparer.Ordinal);
        _tcpPorts = tcpPorts.ToFrozenSet();
        _suffixes = [.. suffixes.OrderByDescending(static s => s.Suffix.Length)];
        _ranges = [.. ranges.OrderByDescending(static r => r.Range.PrefixLength)];
    }

    public static ServiceTargets None { get; } = new([], "");

    /// <returns>The subset-less cluster; null: nobody in the mesh.</returns>
    public string? Find(string host, int port)
    {
        var name = host.ToLowerInvariant();
        if (_exact.TryGetValue(Key(name, port), out var cluster)) return cluster;
        foreach (var (suffix, at, owner) in _suffixes)
        {
            if (at == port && name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)) return owner;
        }

        if (_ranges.Length > 0 && IPAddress.TryParse(name, out var address))
        {
            foreach (var (range, at, owner) in _ranges)
            {
                if (at == port && range.Contains(address)) return owner;
            }
        }

        return _ports.GetValueOrDefault(port);
    }

    /// <summary>
    /// Whether this is a TCP port of a host with an address of its own: no matter what others speak on that number, Istio listens
    /// at the address for it. Without an address (headless) the port is whose listener came first.
    /// </summary>
    public bool IsTcp(string host, int port) => _tcpPorts.Contains(port) && Find(host, port) is { } cluster && _tcp.Contains(cluster);

    /// <summary>Whether a name means a Kubernetes Service.</summary>
    public bool IsService(string host) => _services.ContainsKey(host.ToLowerInvariant());

    /// <returns>The Service's address; null: the name means none, or one without an address.</returns>
    public string? AddressOf(string host) => _services.GetValueOrDefault(host.ToLowerInvariant());

    private static string Key(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
}
