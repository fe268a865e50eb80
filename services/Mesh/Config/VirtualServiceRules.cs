using System.Collections.Immutable;

namespace Bookinfo.Mesh.Config;

/// <summary>What Istio's webhook says about a VirtualService (contract mesh.md section 8.1), http rules apart.</summary>
internal static class VirtualServiceRules
{
    public static void Check(VirtualService service, Findings findings)
    {
        var isDelegate = service.Hosts.IsEmpty && service.Gateways.IsEmpty && !service.Http.IsEmpty;
        if (service.Hosts.IsEmpty && !isDelegate) findings.Error("spec.hosts", "virtual service must have at least one host");
        if (service.Http.IsEmpty && service.Tls.IsEmpty && service.Tcp.IsEmpty)
            findings.Error("spec", "http, tcp or tls must be provided in virtual service");
        if (isDelegate && (!service.Tls.IsEmpty || !service.Tcp.IsEmpty))
            findings.Error("spec", "delegate virtual service should not have tls or tcp routes");
        CheckHosts(service, findings);
        GatewayNames.Check(service.Gateways, "spec.gateways", findings);
        ExportTargets.Check(service.ExportTo, findings);
        for (var i = 0; i < service.Http.Length; i++) HttpRuleRules.Check(service.Http[i], $"spec.http[{i}]", isDelegate, findings);
        if (findings.WantsWarnings) UnreachableRules.Warn(service.Http, findings);
        for (var i = 0; i < service.Tls.Length; i++) CheckTls(service, service.Tls[i], $"spec.tls[{i}]", findings);
        for (var i = 0; i < service.Tcp.Length; i++) CheckRoutes(service.Tcp[i].Route, $"spec.tcp[{i}]", findings);
    }

    private static void CheckHosts(VirtualService service, Findings findings)
    {
        var isMesh = service.Gateways.IsEmpty || service.Gateways.Contains("mesh");
        for (var i = 0; i < service.Hosts.Length; i++)
        {
            var host = service.Hosts[i];
            var path = $"spec.hosts[{i}]";
            if (host == "*" && isMesh) findings.Error(path, "wildcard host * is not allowed for virtual services bound to the mesh gateway");
            if (DomainName.Problem(host) is { } problem) findings.Error(path, problem);
            for (var j = 0; j < i; j++)
            {
                if (DomainName.Overlap(service.Hosts[j], host))
                    findings.Error(path, $"duplicate hosts in virtual service: \"{host}\" overlaps with \"{service.Hosts[j]}\"");
            }
        }
    }

    private static void CheckTls(VirtualService service, TlsRule rule, string path, Findings findings)
    {
        if (rule.Match.IsEmpty) findings.Error(path, "TLS route must have at least one match condition");
        for (var i = 0; i < rule.Match.Length; i++)
        {
            var match = rule.Match[i];
            if (match.SniHosts.IsEmpty) findings.Error($"{path}.match[{i}].sniHosts", "TLS match must have at least one SNI host");
            foreach (var sni in match.SniHosts)
            {
                if (!service.Hosts.Any(h => DomainName.Covers(h, sni)))
                    findings.Error($"{path}.match[{i}].sniHosts", $"SNI host \"{sni}\" is not a compatible subset of any of the virtual service hosts: [{string.Join(", ", service.Hosts)}]");
            }
        }

        CheckRoutes(rule.Route, path, findings);
    }

    private static void CheckRoutes(ImmutableArray<RouteDestination> routes, string path, Findings findings)
    {
        if (routes.IsEmpty) findings.Error($"{path}.route", "route is required");
        RouteDestinationRules.CheckWeighted(routes, $"{path}.route", findings);
    }
}
