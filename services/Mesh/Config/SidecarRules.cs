using System.Collections.Immutable;
using System.Net;

namespace Bookinfo.Mesh.Config;

/// <summary>What Istio's webhook says about a Sidecar (contract mesh.md section 8.3).</summary>
internal static class SidecarRules
{
    public static void Check(Sidecar sidecar, Findings findings)
    {
        if (sidecar.Egress.IsEmpty && sidecar.Ingress.IsEmpty && sidecar.OutboundTrafficPolicy is null && !sidecar.HasInboundConnectionPool)
        {
            findings.Error("spec", "sidecar: empty configuration provided");
            return;
        }

        foreach (var (key, value) in sidecar.WorkloadSelector ?? ImmutableSortedDictionary<string, string>.Empty) LabelRules.Check(key, value, "spec.workloadSelector.labels", findings);
        CheckIngress(sidecar, findings);
        CheckEgress(sidecar, findings);
        if (sidecar.OutboundTrafficPolicy is { HasEgressProxy: true, RegistryOnly: true })
            findings.Error("spec.outboundTrafficPolicy.egressProxy", "sidecar: egress_proxy must be set only with ALLOW_ANY outbound_traffic_policy mode");
    }

    private static void CheckIngress(Sidecar sidecar, Findings findings)
    {
        var ports = new HashSet<int>();
        for (var i = 0; i < sidecar.Ingress.Length; i++)
        {
            var (port, endpoint) = (sidecar.Ingress[i].Port, sidecar.Ingress[i].DefaultEndpoint);
            var path = $"spec.ingress[{i}]";
            if (port is null) findings.Error($"{path}.port", "sidecar: port is required for ingress listeners");
            else RouteDestinationRules.CheckPort(port.Number ?? 0, $"{path}.port.number", findings);
            if (port?.Number is { } number && !ports.Add(number)) findings.Error($"{path}.port", $"sidecar: ports on IP bound listeners must be unique: found {number} twice");
            if (!string.IsNullOrEmpty(endpoint) && !IsEndpoint(endpoint))
                findings.Error($"{path}.defaultEndpoint", $"sidecar: defaultEndpoint \"{endpoint}\" must be of form 127.0.0.1:<port>, 0.0.0.0:<port>, [::1]:<port>, [::]:<port> or unix://filepath");
        }
    }

    private static bool IsEndpoint(string text)
    {
        if (text.StartsWith("unix://", StringComparison.Ordinal)) return true;
        if (!text.Contains(':') || !IPEndPoint.TryParse(text, out var endpoint) || endpoint.Port == 0) return false;
        return endpoint.Address.Equals(IPAddress.Loopback) || endpoint.Address.Equals(IPAddress.Any) || endpoint.Address.Equals(IPAddress.IPv6Loopback) || endpoint.Address.Equals(IPAddress.IPv6Any);
    }

    private static void CheckEgress(Sidecar sidecar, Findings findings)
    {
        var ports = new HashSet<int>();
        for (var i = 0; i < sidecar.Egress.Length; i++)
        {
            var egress = sidecar.Egress[i];
            var path = $"spec.egress[{i}]";
            if (egress.Port?.Number is > 0 and var number)
            {
                RouteDestinationRules.CheckPort(number, $"{path}.port.number", findings);
                if (!ports.Add(number)) findings.Error($"{path}.port", $"sidecar: ports on IP bound listeners must be unique: found {number} twice");
            }
            else if (i < sidecar.Egress.Length - 1)
            {
                findings.Error(path, "sidecar: the egress listener with empty port should be the last listener in the list");
            }

            CheckHosts(egress, path, findings);
        }
    }

    private static void CheckHosts(SidecarEgress egress, string path, Findings findings)
    {
        if (egress.Hosts.IsEmpty) findings.Error($"{path}.hosts", "sidecar: egress listener must contain at least one host");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < egress.Hosts.Length; i++)
        {
            var host = egress.Hosts[i];
            if (host.Split('/') is not [var space, var name] || !(space is "*" or "." or "~" || DomainName.IsLabel(space)) || DomainName.Problem(name) is not null)
                findings.Error($"{path}.hosts[{i}]", $"sidecar: host \"{host}\" must be of form namespace/dnsName");
            else if (!seen.Add(host)) findings.Warn($"{path}.hosts[{i}]", $"duplicate host {host}");
        }

        if (egress.Hosts.Length > 1 && seen.Contains("*/*")) findings.Warn($"{path}.hosts", "*/* covers the other hosts");
    }
}
