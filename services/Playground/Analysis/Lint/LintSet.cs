using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Analysis;

/// <summary>All objects that are judged together, and what they know of each other.</summary>
internal sealed class LintSet
{
    private const string ClusterSuffix = ".svc.cluster.local";

    /// <summary>Workloads that every Playground has, and every stock Istio.</summary>
    private static readonly Dictionary<string, string>[] StockGateways =
        [new() { ["istio"] = "ingressgateway", ["app"] = "istio-ingressgateway" }, new() { ["istio"] = "egressgateway", ["app"] = "istio-egressgateway" }];

    public LintSet(IEnumerable<LintObject> objects) => All = [.. objects];

    public ImmutableArray<LintObject> All { get; }

    public IEnumerable<LintObject> Of(string kind) => All.Where(found => found.Is(kind));

    /// <summary>Full name of a host that an object writes; a name with a dot stays.</summary>
    public static string Resolve(string host, string ns) => host.Contains('.') || host == "*" ? host : $"{host}.{ns}{ClusterSuffix}";

    public static bool Covers(string general, string host) =>
        general == "*" || general.Equals(host, StringComparison.OrdinalIgnoreCase) || (general.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(general[1..], StringComparison.OrdinalIgnoreCase));

    /// <summary>The Service of a full name; null: none.</summary>
    public LintObject? Service(string host) => Of("Service").FirstOrDefault(service => $"{service.Name}.{service.Namespace}{ClusterSuffix}" == host);

    /// <summary>Whether a Service or a ServiceEntry has the name.</summary>
    public bool IsHost(string host) =>
        Service(host) is not null
        || Of("ServiceEntry").Any(entry => LintObject.Items(entry.Spec?["hosts"]).Any(name => Covers(name.ToString(), host)));

    /// <summary>Every pod, and every template that pods are made from; the path of the latter.</summary>
    public IEnumerable<(LintObject Owner, JsonNode? Template, string Field)> Workloads =>
        Of("Pod").Select(static pod => (pod, (JsonNode?)pod.Json, "spec"))
            .Concat(All.Where(static found => found.Kind is "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet").Select(static found => (found, found.Spec?["template"], "spec.template")));

    /// <summary>Labels of every pod, and of the pods that a Deployment makes.</summary>
    public IEnumerable<(string Namespace, Dictionary<string, string> Labels)> Pods =>
        Workloads.Select(static workload => (workload.Owner.Namespace, LintObject.Map(workload.Template?["metadata"]?["labels"])));

    public bool SelectsPod(string ns, Dictionary<string, string> selector) => Pods.Any(pod => pod.Namespace == ns && Fits(selector, pod.Labels));

    /// <summary>Whether a Gateway's selector finds a workload, in any namespace.</summary>
    public bool SelectsGateway(Dictionary<string, string> selector) =>
        selector.Count == 0 || StockGateways.Any(labels => Fits(selector, labels)) || Pods.Any(pod => Fits(selector, pod.Labels));

    public static bool Fits(Dictionary<string, string> selector, Dictionary<string, string> labels) => selector.All(wanted => labels.GetValueOrDefault(wanted.Key) == wanted.Value);

    /// <summary>Every destination of every rule: http, mirrors included, tls and tcp.</summary>
    public static IEnumerable<JsonNode> Destinations(LintObject virtualService)
    {
        foreach (var protocol in new[] { "http", "tls", "tcp" })
        {
            foreach (var rule in LintObject.Items(virtualService.Spec?[protocol]))
            {
                foreach (var route in LintObject.Items(rule["route"]))
                {
                    if (route["destination"] is { } destination) yield return destination;
                }

                if (rule["mirror"] is { } mirror) yield return mirror;
                foreach (var copy in LintObject.Items(rule["mirrors"]))
                {
                    if (copy["destination"] is { } destination) yield return destination;
                }
            }
        }
    }

    /// <summary>Gateways that a VirtualService names, qualified, <c>mesh</c> among them; <c>mesh</c> alone when it names none.</summary>
    public static IEnumerable<string> GatewaysOf(LintObject virtualService)
    {
        var named = LintObject.Items(virtualService.Spec?["gateways"]).Select(static name => name.ToString()).ToList();
        return named.Count == 0 ? ["mesh"] : named.Select(name => name == "mesh" || name.Contains('/') ? name : $"{virtualService.Namespace}/{name}");
    }
}
