using System.Globalization;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Analysis;

/// <summary>
/// Rules that Istio takes and that do not do what they seem to: a fault beside retries or a timeout (PG0101), a host that is called inside
/// while its rule is bound to gateways only (PG0102), weights that are no hundred (PG0107), HTTP rules for a port that is not HTTP (PG0110).
/// </summary>
internal static class TrafficTrapLint
{
    private static readonly string[] OtherProtocols = ["tcp", "tls", "https", "mongo", "mysql", "redis", "udp"];

    public static IEnumerable<LintFinding> Check(LintSet set) =>
        set.Of("VirtualService").SelectMany(found => Faults(found).Concat(InsideCalls(set, found)).Concat(Weights(found)).Concat(Protocols(set, found)));

    private static IEnumerable<LintFinding> Faults(LintObject found)
    {
        foreach (var rule in LintObject.Items(found.Spec?["http"]))
        {
            if (rule["fault"] is not { } fault) continue;
            if (rule["retries"] is not null && fault["abort"] is not null)
                yield return new LintFinding("PG0101", LintLevel.Warning, found, "fault.abort and retries stand on one rule: an injected abort is never retried, for it is made before the router.", fault.GetPath());
            if (rule["timeout"] is not null && fault["delay"] is not null)
                yield return new LintFinding("PG0101", LintLevel.Warning, found, "fault.delay and timeout stand on one rule: the timeout begins after the injected delay, so the delay never runs into it.", fault.GetPath());
        }
    }

    private static IEnumerable<LintFinding> InsideCalls(LintSet set, LintObject found)
    {
        var gateways = LintSet.GatewaysOf(found).ToList();
        if (gateways.Contains("mesh")) yield break;
        foreach (var host in LintObject.Items(found.Spec?["hosts"]))
        {
            if (set.Service(LintSet.Resolve(host.ToString(), found.Namespace)) is not null)
                yield return new LintFinding("PG0102", LintLevel.Warning, found, $"{host} is a Service, and the rule is bound to {string.Join(", ", gateways)} only: calls from pods do not meet it.", "spec.gateways");
        }
    }

    private static IEnumerable<LintFinding> Weights(LintObject found)
    {
        foreach (var protocol in new[] { "http", "tcp", "tls" })
        {
            foreach (var rule in LintObject.Items(found.Spec?[protocol]))
            {
                var weights = LintObject.Items(rule["route"]).Select(static route => LintObject.Number(route["weight"]) ?? 0).ToList();
                if (weights.Count < 2 || weights.Sum() is 0 or 100) continue;
                var shares = string.Join(", ", weights.Select(weight => string.Create(CultureInfo.InvariantCulture, $"{weight} is {100.0 * weight / weights.Sum():0.#} %")));
                yield return new LintFinding("PG0107", LintLevel.Warning, found, $"The weights add up to {weights.Sum()}, not 100: shares are taken of the sum ({shares}); Istio before 1.14 refuses the rule.", rule["route"]!.GetPath());
            }
        }
    }

    private static IEnumerable<LintFinding> Protocols(LintSet set, LintObject found)
    {
        if (!LintObject.Items(found.Spec?["http"]).Any() || !LintSet.GatewaysOf(found).Contains("mesh")) yield break;
        foreach (var host in LintObject.Items(found.Spec?["hosts"]))
        {
            if (set.Service(LintSet.Resolve(host.ToString(), found.Namespace)) is not { } service) continue;
            var ports = LintObject.Items(service.Spec?["ports"]).ToList();
            var others = ports.Where(static port => OtherProtocols.Contains(ProtocolOf(port))).ToList();
            if (others.Count == 0 || others.Count < ports.Count) continue;
            var text = string.Join(", ", others.Select(static port => $"{port["port"]} ({port["appProtocol"] ?? port["name"]})"));
            yield return new LintFinding("PG0110", LintLevel.Warning, found, $"http rules for {host}, whose Service says that its ports are not HTTP: {text}. The rules are not heard there.", "spec.http");
        }
    }

    private static string ProtocolOf(JsonNode port) => port["appProtocol"]?.ToString() ?? port["name"]?.ToString().Split('-')[0] ?? "";
}
