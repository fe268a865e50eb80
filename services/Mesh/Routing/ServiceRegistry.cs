using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>All hosts that the mesh knows, oldest first, and where their ports really listen.</summary>
internal sealed class ServiceRegistry
{
    private readonly Dictionary<string, RegisteredService> _byHost = new(StringComparer.OrdinalIgnoreCase);

    // Hosts that are registered more than once, the older first.
    private readonly Dictionary<string, List<RegisteredService>> _several = new(StringComparer.OrdinalIgnoreCase);

    private readonly ImmutableArray<MeshService> _services;
    private readonly ImmutableArray<MeshWorkload> _workloads;
    private readonly Dictionary<(string Namespace, string Name), Locality> _localities = [];

    public ServiceRegistry(MeshSnapshot snapshot, SidecarIndex sidecars, ImmutableArray<Resource<ServiceEntry>> entries, ImmutableArray<Resource<WorkloadEntry>> workloadEntries)
    {
        _services = snapshot.Services;
        _workloads = snapshot.Workloads;
        foreach (var workload in snapshot.Workloads)
        {
            if (workload.Locality is not null) _localities[(workload.Namespace, workload.Name)] = Locality.Parse(workload.Locality);
        }

        var workloads = new WorkloadIndex(snapshot.Workloads);
        var outside = new WorkloadEntryIndex(workloadEntries);
        var ranked = snapshot.Services.OrderBy(s => s.Created).ThenBy(s => s.Name, StringComparer.Ordinal).ThenBy(s => s.Namespace, StringComparer.Ordinal);
        foreach (var service in ranked) Add(Register(service, workloads, outside, sidecars));
        foreach (var entry in entries)
        {
            var selector = entry.Spec.WorkloadSelector ?? ImmutableSortedDictionary<string, string>.Empty;
            var selected = workloads.Select(entry.Namespace, selector.ToImmutableDictionary());
            var others = outside.Select(entry.Namespace, selector);
            foreach (var host in entry.Spec.Hosts) Add(ServiceEntryPorts.Register(entry, host, selected, others));
        }
    }

    /// <summary>Where a caller runs: its own label tells, else its pod.</summary>
    public Locality LocalityOf(ProxyIdentity caller) =>
        caller.Labels.TryGetValue(Locality.Label, out var label) ? Locality.ParseLabel(label) : _localities.GetValueOrDefault((caller.Namespace, caller.Name), Locality.Unknown);

    /// <summary>Each host once, whoever may know of it.</summary>
    public List<RegisteredService> All { get; } = [];

    /// <summary>By full name; null when unknown.</summary>
    public RegisteredService? Find(string host) => _byHost.GetValueOrDefault(host);

    /// <summary>
    /// Where a gateway really listens for a server's port: the targetPort of its Service when that has the port, else the
    /// port itself.
    /// </summary>
    public int ListenerPort(ProxyIdentity gateway, int serverPort)
    {
        foreach (var service in _services)
        {
            if (service.Namespace != gateway.Namespace || service.Selector.IsEmpty || !LabelSelector.Fits(service.Selector, gateway.Labels)) continue;
            foreach (var port in service.Ports)
            {
                if (port.Number != serverPort) continue;
                if (port.TargetPort is not { Length: > 0 } target) return serverPort;
                if (int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
                foreach (var workload in _workloads)
                {
                    if (workload.Namespace == gateway.Namespace && workload.Name == gateway.Name && workload.PortNames.TryGetValue(target, out number)) return number;
                }

                return serverPort;
            }
        }

        return serverPort;
    }

    /// <summary>All hosts as one caller knows them. Each registration of a host is judged by itself before they become one.</summary>
    /// <param name="knownOf">What the caller knows of a registration; null: nothing.</param>
    public IEnumerable<RegisteredService> KnownBy(Func<RegisteredService, RegisteredService?> knownOf)
    {
        foreach (var service in All)
        {
            var known = _several.TryGetValue(service.Host, out var registrations)
                ? registrations.Select(knownOf).OfType<RegisteredService>().Aggregate((RegisteredService?)null, static (older, newer) => older?.And(newer) ?? newer)
                : knownOf(service);
            if (known is not null) yield return known;
        }
    }

    private void Add(RegisteredService service)
    {
        if (_byHost.TryGetValue(service.Host, out var older))
        {
            if (!_several.TryGetValue(service.Host, out var registrations)) _several[service.Host] = registrations = [older];
            registrations.Add(service);
            var merged = older.And(service);
            All[All.IndexOf(older)] = merged;
            _byHost[service.Host] = merged;
            return;
        }

        All.Add(service);
        _byHost[service.Host] = service;
    }

    private static RegisteredService Register(MeshService service, WorkloadIndex workloads, WorkloadEntryIndex entries, SidecarIndex sidecars)
    {
        var selected = workloads.Select(service.Namespace, service.Selector);
        var outside = entries.Select(service.Namespace, service.Selector);
        return new RegisteredService
        {
            Host = $"{service.Name}.{service.Namespace}{DomainName.ClusterSuffix}",
            Namespace = service.Namespace,
            ShortName = service.Name,
            Addresses = service.ClusterIP is { Length: > 0 } address and not "None" ? [address] : [],
            Ports = [.. service.Ports.Select(p => Register(p, selected, outside, sidecars))],
        };
    }

    private static RegisteredPort Register(MeshServicePort port, IReadOnlyList<MeshWorkload> selected, IReadOnlyList<EntryEndpoint> outside, SidecarIndex sidecars)
    {
        var registered = new RegisteredPort
        {
            Number = port.Number,
            Protocol = PortProtocol.Of(port.AppProtocol, port.Name),
            Endpoints = [.. selected.Select(w => Reach(w, port, sidecars)).OfType<LabelledEndpoint>()],
        };
        if (outside.Count == 0) return registered;
        var endpoints = registered.Endpoints.ToBuilder();
        var names = ImmutableArray.CreateBuilder<LabelledName>();
        var target = int.TryParse(port.TargetPort, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : port.Number;
        foreach (var entry in outside) ServiceEntryPorts.Add(entry, port.Name, target, endpoints, names);
        return registered with { Endpoints = endpoints.ToImmutable(), Names = names.ToImmutable() };
    }

    private static LabelledEndpoint? Reach(MeshWorkload workload, MeshServicePort port, SidecarIndex sidecars)
    {
        var target = port.Number;
        if (port.TargetPort is { Length: > 0 } text
            && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out target)
            && !workload.PortNames.TryGetValue(text, out target)) return null;
        return workload.Ports.TryGetValue(sidecars.OwnPort(workload, target), out var address)
            ? new LabelledEndpoint(new Endpoint(address, workload.Name, workload.Namespace), workload.Labels) { Locality = Locality.Parse(workload.Locality) }
            : null;
    }
}
