namespace Bookinfo.Playground.Analysis;

/// <summary>Gateways without a workload (IST0127), with the same door twice (IST0145), without a usable certificate (IST0101, IST0161), on a port nobody serves (IST0162).</summary>
internal static class GatewayLint
{
    /// <summary>Ports of the stock ingress gateway's Service.</summary>
    private static readonly int[] StockPorts = [15021, 80, 443, 31400, 15443];

    public static IEnumerable<LintFinding> Check(LintSet set) => set.Of("Gateway").SelectMany(found => Check(set, found)).Concat(SameDoors(set)).Concat(SameCertificates(set));

    private static IEnumerable<LintFinding> Check(LintSet set, LintObject found)
    {
        var selector = LintObject.Map(found.Spec?["selector"]);
        var text = LintObject.LabelText(selector);
        if (!set.SelectsGateway(selector)) yield return new LintFinding("IST0127", LintLevel.Warning, found, $"No matching workloads for this resource with the following labels: {text}", "spec.selector");
        foreach (var server in LintObject.Items(found.Spec?["servers"]))
        {
            if (LintObject.Number(server["port"]?["number"]) is { } port && selector.GetValueOrDefault("istio") == "ingressgateway" && !IsServed(set, selector, port))
                yield return new LintFinding("IST0162", LintLevel.Warning, found, $"The gateway is listening on a target port (port {port}) that is not defined in the Service associated with its workload instances (Pod selector {text})", server.GetPath() + ".port");
            if (server["tls"]?["credentialName"]?.ToString() is not { Length: > 0 } credential) continue;
            if (set.Of("Secret").FirstOrDefault(secret => secret.Name == credential && secret.Namespace == "istio-system") is not { } known)
                yield return new LintFinding("IST0101", LintLevel.Error, found, $"Referenced credentialName not found: \"{credential}\"", server.GetPath() + ".tls.credentialName");
            else if (Problem(known) is { } problem)
                yield return new LintFinding("IST0161", LintLevel.Error, found, $"The credential referenced by the Gateway {found.Key} is invalid: {problem}", server.GetPath() + ".tls.credentialName");
        }
    }

    private static bool IsServed(LintSet set, Dictionary<string, string> selector, int port)
    {
        var services = set.Of("Service").Where(service => LintObject.Map(service.Spec?["selector"]) is { Count: > 0 } wanted && LintSet.Fits(selector, wanted)).ToList();
        return services.Count == 0
            ? StockPorts.Contains(port) || port is 8080 or 8443
            : services.Exists(service => LintObject.Items(service.Spec?["ports"]).Any(known => LintObject.Number(known["port"]) == port || LintObject.Number(known["targetPort"]) == port));
    }

    private static string? Problem(LintObject secret)
    {
        var keys = LintObject.Map(secret.Json["data"]).Keys.Concat(LintObject.Map(secret.Json["stringData"]).Keys).ToHashSet();
        var whole = (keys.Contains("tls.crt") && keys.Contains("tls.key")) || (keys.Contains("cert") && keys.Contains("key"));
        return whole ? null : $"Secret {secret.Key} has neither tls.crt and tls.key nor cert and key";
    }

    private static IEnumerable<LintFinding> SameDoors(LintSet set)
    {
        var doors = set.Of("Gateway").SelectMany(static found => LintObject.Items(found.Spec?["servers"]).SelectMany(server => LintObject.Items(server["hosts"]).Select(host => (
            Selector: LintObject.LabelText(LintObject.Map(found.Spec?["selector"])),
            Port: LintObject.Number(server["port"]?["number"]) ?? 0,
            Host: host.ToString(),
            Found: found,
            Field: server.GetPath()))));
        foreach (var door in doors.GroupBy(static door => (door.Selector, door.Port, door.Host)).Where(static door => door.Select(static one => one.Found.Key).Distinct().Skip(1).Any()))
        {
            foreach (var (_, _, _, found, field) in door)
            {
                var others = string.Join(",", door.Select(static one => one.Found.Key).Where(key => key != found.Key).Distinct());
                yield return new LintFinding("IST0145", LintLevel.Error, found, $"Conflict with gateways {others} (workload selector {door.Key.Selector}, port {door.Key.Port}, hosts {door.Key.Host}).", field);
            }
        }
    }

    private static IEnumerable<LintFinding> SameCertificates(LintSet set)
    {
        var uses = set.Of("Gateway").SelectMany(static found => LintObject.Items(found.Spec?["servers"]).Select(server => (Credential: server["tls"]?["credentialName"]?.ToString(), Found: found, Field: server.GetPath())))
            .Where(static use => !string.IsNullOrEmpty(use.Credential)).Distinct();
        foreach (var use in uses.GroupBy(static use => use.Credential).Where(static use => use.Skip(1).Any()))
        {
            var names = string.Join(",", use.Select(static one => one.Found.Key));
            foreach (var (_, found, field) in use)
                yield return new LintFinding("IST0138", LintLevel.Warning, found, $"Duplicate certificate in multiple gateways [{names}] may cause 404s if clients re-use HTTP2 connections.", field + ".tls.credentialName");
        }
    }
}
