using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>A ServiceEntry's host as a known host: where its ports are found depends on <c>resolution</c>.</summary>
internal static class ServiceEntryPorts
{
    /// <param name="entry">The entry.</param>
    /// <param name="host">One of its hosts.</param>
    /// <param name="selected">Ready workloads of its namespace that its selector fits.</param>
    /// <param name="outside">WorkloadEntries of its namespace that its selector fits.</param>
    public static RegisteredService Register(Resource<ServiceEntry> entry, string host, IReadOnlyList<MeshWorkload> selected, IReadOnlyList<EntryEndpoint> outside) => new()
    {
        Host = host.ToLowerInvariant(),
        Namespace = entry.Namespace,
        Addresses = [.. entry.Spec.Addresses.Where(a => IPAddress.TryParse(a, out _))],
        Ranges = [.. entry.Spec.Addresses.Where(a => a.Contains('/') && IPNetwork.TryParse(a, out _)).Select(IPNetwork.Parse)],
        ExportTo = entry.Spec.ExportTo,
        SubjectAltNames = entry.Spec.SubjectAltNames,
        Ports = [.. entry.Spec.Ports.Select(p => Register(entry.Spec, host, p, selected, outside))],
    };

    /// <summary>One address with its port; a name goes to those that DNS resolves.</summary>
    public static void Add(EntryEndpoint endpoint, string? portName, int port, ImmutableArray<LabelledEndpoint>.Builder endpoints, ImmutableArray<LabelledName>.Builder names)
    {
        var target = portName is not null && endpoint.Ports.TryGetValue(portName, out var own) ? own : port;
        var address = endpoint.Address ?? "";
        if (target is < 1 or > 65535 || address.StartsWith("unix:", StringComparison.Ordinal) || address.Length == 0) return;
        var locality = Locality.Parse(endpoint.Locality);
        var weight = Math.Max(1, endpoint.Weight ?? 1);
        if (IPAddress.TryParse(address, out var ip)) endpoints.Add(new(new Endpoint(new IPEndPoint(ip, target), address, ""), endpoint.Labels) { Locality = locality, Weight = weight });
        else names.Add(new(new DnsEndPoint(address.ToLowerInvariant(), target), endpoint.Labels) { Locality = locality, Weight = weight });
    }

    private static RegisteredPort Register(ServiceEntry entry, string host, ServerPort port, IReadOnlyList<MeshWorkload> selected, IReadOnlyList<EntryEndpoint> outside)
    {
        var number = port.Number ?? 0;
        var protocol = PortProtocol.Of(port.Protocol, port.Name);
        var registered = new RegisteredPort
        {
            Number = number,
            Protocol = protocol,
            FirstAddressOnly = entry.Resolution == "DNS_ROUND_ROBIN",
            TakesEveryAddress = protocol is "tcp" or "mongo" or "mysql" or "redis" && entry.Addresses.IsEmpty,
        };
        if (entry.Resolution is null or "NONE" or "DYNAMIC_DNS") return registered with { OriginalDestination = true, OriginalPort = port.TargetPort };

        var target = port.TargetPort ?? number;
        var endpoints = ImmutableArray.CreateBuilder<LabelledEndpoint>();
        var names = ImmutableArray.CreateBuilder<LabelledName>();
        foreach (var endpoint in entry.Endpoints) Add(endpoint, port.Name, target, endpoints, names);
        foreach (var endpoint in outside) Add(endpoint, port.Name, target, endpoints, names);
        foreach (var workload in selected)
        {
            if (workload.Ports.TryGetValue(target, out var address)) endpoints.Add(new(new Endpoint(address, workload.Name, workload.Namespace), workload.Labels) { Locality = Locality.Parse(workload.Locality) });
        }

        if (entry.Endpoints.IsEmpty && entry.WorkloadSelector is null)
        {
            var addresses = entry.Resolution == "STATIC" ? entry.Addresses : [host];
            foreach (var address in addresses) Add(new EntryEndpoint { Address = address }, null, target, endpoints, names);
        }

        return registered with { Endpoints = endpoints.ToImmutable(), Names = names.ToImmutable() };
    }
}
