using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>All hosts that the mesh knows, oldest first, and where their ports really listen.</summary>
internal sealed class ServiceRegistry
{
    private readonly Dictionary<string, RegisteredService> _byHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly ImmutableArray<MeshService> _services;
    private readonly ImmutableArray<MeshWorkload> _workloads;
    private readonly Dictionary<(string Namespace, string Name), Locality> _localities = [];

    public ServiceRegistry(MeshSnapshot snapshot, ImmutableArray<Resource<ServiceEntry>> entries)
    {
        _services = snapshot.Services;
        _workloads = snapshot.Workloads;
        foreach (var workload in snapshot.Workloads)
        {
            if (workload.Locality is not null) _localities[(workload.Namespace, workload.Name)] = Locality.Parse(workload.Locality);
        }

        var workloads = new WorkloadIndex(snapshot.Workloads);
        var ranked = snapshot.Services.OrderBy(s => s.Created).ThenBy(s => s.Name, StringComparer.Ordinal).ThenBy(s => s.Namespace, StringComparer.Ordinal);
        foreach (var service in ranked) Add(Register(service, workloads));
        foreach (var entry in entries)
        {
            foreach (var host in entry.Spec.Hosts) Add(ServiceEntryPorts.Register(entry, host));
        }
    }

    /// <summary>Where a caller runs: its own label tells, else its pod.</summary>
    public Locality LocalityOf(ProxyIdentity caller) =>
        caller.Labels.TryGetValue(Locality.Label, out var label) ? Locality.ParseLabel(label) : _localities.GetValueOrDefault((caller.Namespace, caller.Name), Locality.Unknown);

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

    /// <summary>A host that is registered twice gets the ports of both; the older one's port stays.</summary>
    private void Add(RegisteredService service)
    {
        if (_byHost.TryGetValue(service.Host, out var older))
        {
            var merged = older with { Ports = [.. older.Ports, .. service.Ports.Where(p => older.Port(p.Number) is null)] };
            All[All.IndexOf(older)] = merged;
            _byHost[service.Host] = merged;
            return;
        }

        All.Add(service);
        _byHost[service.Host] = service;
    }

    private static RegisteredService Register(MeshService service, WorkloadIndex workloads)
    {
        var selected = workloads.Select(service.Namespace, service.Selector);
        return new RegisteredService
        {
            Host = $"{service.Name}.{service.Namespace}{DomainName.ClusterSuffix}",
            Namespace = service.Namespace,
            ShortName = service.Name,
            Addresses = service.ClusterIP is { Length: > 0 } address and not "None" ? [address] : [],
            Ports = [.. service.Ports.Select(p => new RegisteredPort
            {
                Number = p.Number,
                Protocol = PortProtocol.Of(p.AppProtocol, p.Name),
                Endpoints = [.. selected.Select(w => Reach(w, p)).OfType<LabelledEndpoint>()],
            })],
        };
    }

    private static LabelledEndpoint? Reach(MeshWorkload workload, MeshServicePort port)
    {
        var target = port.Number;
        if (port.TargetPort is { Length: > 0 } text
            && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out target)
            && !workload.PortNames.TryGetValue(text, out target)) return null;
        return workload.Ports.TryGetValue(target, out var address)
            ? new LabelledEndpoint(new Endpoint(address, workload.Name, workload.Namespace), workload.Labels) { Locality = Locality.Parse(workload.Locality) }
            : null;
    }
}
