using System.Net;

namespace Bookinfo.Mesh.Config;

/// <summary>What Istio's webhook says about a ServiceEntry (contract mesh.md section 8.3).</summary>
internal static class ServiceEntryRules
{
    private const int MostHosts = 256;

    public static void Check(ServiceEntry entry, Findings findings)
    {
        CheckHosts(entry, findings);
        CheckPorts(entry, findings);
        CheckEndpoints(entry, findings);
        ExportTargets.Check(entry.ExportTo, findings);
        for (var i = 0; i < entry.Addresses.Length; i++)
        {
            var address = entry.Addresses[i];
            var isRange = address.Contains('/');
            if (isRange ? !IPNetwork.TryParse(address, out _) : !IPAddress.TryParse(address, out _))
                findings.Error($"spec.addresses[{i}]", $"\"{address}\" is not a valid IP address or CIDR range");
            else if (isRange && entry.Resolution is not (null or "NONE" or "STATIC"))
                findings.Error($"spec.addresses[{i}]", "CIDR addresses are allowed only for NONE/STATIC resolution types");
        }
    }

    private static void CheckHosts(ServiceEntry entry, Findings findings)
    {
        if (entry.Hosts.IsEmpty) findings.Error("spec.hosts", "service entry must have at least one host");
        if (entry.Hosts.Length > MostHosts) findings.Error("spec.hosts", $"at most {MostHosts} hosts are allowed: found {entry.Hosts.Length}");
        for (var i = 0; i < entry.Hosts.Length; i++)
        {
            var host = entry.Hosts[i];
            if (host == "*") findings.Error($"spec.hosts[{i}]", "invalid host *");
            else if (DomainName.Problem(host) is { } problem) findings.Error($"spec.hosts[{i}]", problem);
            else if (DomainName.IsWildcard(host) && entry.Resolution is not (null or "NONE" or "DYNAMIC_DNS"))
                findings.Error($"spec.hosts[{i}]", $"wildcard host \"{host}\" is allowed only with resolution NONE or DYNAMIC_DNS");
        }
    }

    private static void CheckPorts(ServiceEntry entry, Findings findings)
    {
        if (entry.Ports.IsEmpty) findings.Error("spec.ports", "service entry must have at least one port");
        var numbers = new HashSet<int>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < entry.Ports.Length; i++)
        {
            var port = entry.Ports[i];
            var path = $"spec.ports[{i}]";
            RouteDestinationRules.CheckPort(port.Number ?? 0, $"{path}.number", findings);
            if (string.IsNullOrEmpty(port.Name)) findings.Error($"{path}.name", "port name must be set");
            else if (!names.Add(port.Name)) findings.Error($"{path}.name", $"service entry port name \"{port.Name}\" already defined");
            if (port.Number is { } number && !numbers.Add(number)) findings.Error($"{path}.number", $"service entry port {number} already defined");
            if (port.TargetPort is { } target) RouteDestinationRules.CheckPort(target, $"{path}.targetPort", findings);
            if (port.Protocol is { Length: > 0 } protocol && !PortProtocol.IsKnown(protocol)) findings.Error($"{path}.protocol", $"protocol \"{protocol}\" is not supported");
            if (port.Protocol?.ToUpperInvariant() == "TCP" && entry.Addresses.IsEmpty)
                findings.Warn(path, "[IST0134] TCP without addresses takes in every connection to this port");
        }
    }

    private static void CheckEndpoints(ServiceEntry entry, Findings findings)
    {
        if (entry.WorkloadSelector is not null && !entry.Endpoints.IsEmpty) findings.Error("spec", "only one of WorkloadSelector or Endpoints is allowed in Service Entry");
        switch (entry.Resolution)
        {
            case null or "NONE" when !entry.Endpoints.IsEmpty:
                findings.Error("spec.endpoints", "no endpoints should be provided for resolution type none");
                break;
            case "DNS_ROUND_ROBIN" when entry.Endpoints.Length > 1:
                findings.Error("spec.endpoints", $"there must only be 0 or 1 endpoint for resolution type DNS_ROUND_ROBIN: found {entry.Endpoints.Length}");
                break;
        }

        for (var i = 0; i < entry.Endpoints.Length; i++)
        {
            var endpoint = entry.Endpoints[i];
            var path = $"spec.endpoints[{i}]";
            if (string.IsNullOrEmpty(endpoint.Address)) findings.Error($"{path}.address", "address is required");
            else if (entry.Resolution == "STATIC" && !IPAddress.TryParse(endpoint.Address, out _) && !endpoint.Address.StartsWith("unix://", StringComparison.Ordinal))
                findings.Error($"{path}.address", $"endpoint address \"{endpoint.Address}\" is not valid for resolution STATIC: an IP address or unix:// path is needed");
            else if (entry.Resolution is "DNS" or "DNS_ROUND_ROBIN" && (DomainName.Problem(endpoint.Address) is not null || DomainName.IsWildcard(endpoint.Address)))
                findings.Error($"{path}.address", $"endpoint address \"{endpoint.Address}\" is not a valid host name or IP address");
            foreach (var (name, number) in endpoint.Ports)
            {
                if (!entry.Ports.Any(p => p.Name == name)) findings.Error($"{path}.ports", $"endpoint port {name} is not defined by the service entry");
                RouteDestinationRules.CheckPort(number, $"{path}.ports.{name}", findings);
            }
        }
    }
}
