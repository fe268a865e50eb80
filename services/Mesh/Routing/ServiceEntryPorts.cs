using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>A ServiceEntry's host as a known host: where its ports are found depends on <c>resolution</c>.</summary>
internal static class ServiceEntryPorts
{
    public static RegisteredService Register(Resource<ServiceEntry> entry, string host) => new()
    {
        Host = host.ToLowerInvariant(),
        Namespace = entry.Namespace,
        Addresses = [.. entry.Spec.Addresses.Where(a => IPAddress.TryParse(a, out _))],
        ExportTo = entry.Spec.ExportTo,
        Ports = [.. entry.Spec.Ports.Select(p => Register(entry.Spec, host, p))],
    };

    private static RegisteredPort Register(ServiceEntry entry, string host, ServerPort port)
    {
        var number = port.Number ?? 0;
        var registered = new RegisteredPort
        {
            Number = number,
            Protocol = PortProtocol.Of(port.Protocol, port.Name),
            OriginalDestination = entry.Resolution is null or "NONE" || (entry.Resolution == "DYNAMIC_DNS"),
        };
        if (registered.OriginalDestination) return registered;

        var endpoints = ImmutableArray.CreateBuilder<LabelledEndpoint>();
        var names = ImmutableArray.CreateBuilder<LabelledName>();
        foreach (var endpoint in entry.Endpoints)
        {
            var target = port.Name is { } name && endpoint.Ports.TryGetValue(name, out var own) ? own : port.TargetPort ?? number;
            Add(endpoint.Address ?? "", target, endpoint, endpoints, names);
        }

        if (entry.Endpoints.IsEmpty)
        {
            var targets = entry.Resolution == "STATIC" ? entry.Addresses : [host];
            foreach (var target in targets) Add(target, port.TargetPort ?? number, new EntryEndpoint(), endpoints, names);
        }

        return registered with { Endpoints = endpoints.ToImmutable(), Names = names.ToImmutable() };
    }

    private static void Add(string address, int port, EntryEndpoint entry,
        ImmutableArray<LabelledEndpoint>.Builder endpoints, ImmutableArray<LabelledName>.Builder names)
    {
        if (port is < 1 or > 65535 || address.StartsWith("unix:", StringComparison.Ordinal) || address.Length == 0) return;
        var locality = Locality.Parse(entry.Locality);
        var weight = Math.Max(1, entry.Weight ?? 1);
        if (IPAddress.TryParse(address, out var ip)) endpoints.Add(new(new Endpoint(new IPEndPoint(ip, port), address, ""), entry.Labels) { Locality = locality, Weight = weight });
        else names.Add(new(new DnsEndPoint(address, port), entry.Labels) { Locality = locality, Weight = weight });
    }
}
