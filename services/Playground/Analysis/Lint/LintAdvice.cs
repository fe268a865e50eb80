using System.Text.RegularExpressions;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Analysis;

/// <summary>What to do about a finding: the name that was probably meant, the field to change, the command to type.</summary>
internal static partial class LintAdvice
{
    /// <returns>Null: the message says it all.</returns>
    public static string? For(LintFinding finding, LintSet set) => finding.Code switch
    {
        "IST0101" => Missing(finding, set),
        "IST0109" => $"move the rules into one of them, the more exact match first, and delete the other: kubectl delete vs {finding.About.Name} -n {finding.About.Namespace}",
        "IST0112" => "add port.number to the destination",
        "IST0118" => "call the port http-NAME, http2-NAME, grpc-NAME, tcp-NAME or tls-NAME, or give it appProtocol: without that the protocol is guessed from the first bytes",
        "IST0127" => Selector(finding),
        "IST0130" => "move the rule above the one that takes everything, or delete it",
        "IST0131" => "delete it, or ask for something else",
        "IST0132" => "add the host to a server of the Gateway, or take a host that one has",
        "IST0140" => "route to the subset in the gateway's rule itself",
        "IST0145" => "leave the port and host to one of the Gateways",
        "IST0161" => "make the secret again: kubectl create -n istio-system secret tls NAME --cert=FILE --key=FILE",
        "IST0173" => PodLabels(finding, set),
        "IST0174" => Host(finding.About.Spec?["host"]?.ToString() ?? "", finding.About.Namespace, set),
        "PG0101" => "put the fault on the rule of the service that is called next, or test retries and timeouts with a fault further down",
        "PG0102" => "add mesh to spec.gateways, or write a second VirtualService without gateways",
        "PG0103" => "move the narrower rule above the wider one",
        "PG0105" => "choose a value below what the application waits, or change the application",
        "PG0106" => $"move it to the Service's namespace: kubectl delete dr {finding.About.Name} -n {finding.About.Namespace}, then apply it with that namespace",
        "PG0107" => "let the weights of a rule add up to 100",
        "PG0108" => "make a new one (playground certs HOST) and replace the secret: kubectl create -n istio-system secret tls NAME --cert=FILE --key=FILE --dry-run=client -o yaml | kubectl apply -f -",
        "PG0109" => "make a certificate for the host: playground certs HOST",
        "PG0110" => "call the Service's port http or http-NAME, or write tcp rules",
        _ => null,
    };

    private static string? Missing(LintFinding finding, LintSet set)
    {
        if (Quoted.Match(finding.Message) is not { Success: true } quoted) return null;
        var name = quoted.Groups[1].Value;
        if (finding.Message.Contains("host+subset", StringComparison.Ordinal)) return Subset(name, finding.About.Namespace, set);
        if (finding.Message.Contains("gateway", StringComparison.Ordinal)) return Gateway(name, set);
        return finding.Message.Contains("credentialName", StringComparison.Ordinal) ? Credential(name, set) : Host(name, finding.About.Namespace, set);
    }

    private static string Host(string written, string ns, LintSet set)
    {
        // The same name elsewhere weighs more than a similar one here.
        if (!written.Contains('.') && set.Of("Service").FirstOrDefault(service => service.Name == written) is { } elsewhere)
            return $"{written} means the one of namespace {ns}; it is in {elsewhere.Namespace}: write {written}.{elsewhere.Namespace}.svc.cluster.local, or put the rule there";
        var known = set.Of("Service").Select(service => service.Namespace == ns ? service.Name : $"{service.Name}.{service.Namespace}.svc.cluster.local")
            .Concat(set.Of("ServiceEntry").SelectMany(static entry => LintObject.Items(entry.Spec?["hosts"]).Select(static host => host.ToString()))).ToList();
        return NearestName.OfHost(written, known) is { } near
            ? $"did you mean {near}?"
            : "apply its Service, or a ServiceEntry when it is outside of the mesh; files that lie elsewhere can be named too, or the live set with --with-live";
    }

    private static string Subset(string pair, string ns, LintSet set)
    {
        var plus = pair.LastIndexOf('+');
        var (written, subset) = (pair[..plus], pair[(plus + 1)..]);
        var host = LintSet.Resolve(written, ns);
        var known = set.Of("DestinationRule").Where(rule => LintSet.Covers(LintSet.Resolve(rule.Spec?["host"]?.ToString() ?? "", rule.Namespace), host))
            .SelectMany(static rule => LintObject.Items(rule.Spec?["subsets"]).Select(static one => one["name"]?.ToString() ?? "")).Distinct().ToList();
        if (known.Count == 0) return $"apply a DestinationRule for {written} that defines subset {subset}, before this rule";
        var near = NearestName.Of(subset, known);
        return $"{(near is null ? "" : $"did you mean {near}? ")}The subsets of {written} are {string.Join(", ", known)}; add {subset} to its DestinationRule, before this rule";
    }

    private static string Gateway(string key, LintSet set)
    {
        var (ns, name) = key.Split('/') is [var space, var own] ? (space, own) : ("default", key);
        if (set.Of("Gateway").FirstOrDefault(gateway => gateway.Name == name) is { } elsewhere) return $"{name} is in namespace {elsewhere.Namespace}, not in {ns}: write {elsewhere.Key} in spec.gateways";
        return NearestName.Of(name, set.Of("Gateway").Select(static gateway => gateway.Name)) is { } near
            ? $"did you mean {near}?"
            : $"apply the Gateway, or name one that is there{List(set.Of("Gateway").Select(static gateway => gateway.Key))}";
    }

    private static string Credential(string name, LintSet set)
    {
        if (set.Of("Secret").FirstOrDefault(secret => secret.Name == name) is { } elsewhere)
            return $"the secret is in namespace {elsewhere.Namespace}, and the gateway reads those of its own, istio-system: make it there";
        return NearestName.Of(name, set.Of("Secret").Where(static secret => secret.Namespace == "istio-system").Select(static secret => secret.Name)) is { } near
            ? $"did you mean {near}?"
            : $"kubectl create -n istio-system secret tls {name} --key=FILE --cert=FILE";
    }

    private static string Selector(LintFinding finding) => finding.About.Kind == "Gateway"
        ? "spec.selector must fit the labels of a gateway's pods: istio: ingressgateway for the ingress gateway"
        : "workloadSelector.labels must fit the labels of a pod in the same namespace";

    private static string? PodLabels(LintFinding finding, LintSet set)
    {
        if (set.Service(LintSet.Resolve(finding.About.Spec?["host"]?.ToString() ?? "", finding.About.Namespace)) is not { } service) return null;
        var selector = LintObject.Map(service.Spec?["selector"]);
        var keys = LintObject.Items(finding.About.Spec?["subsets"]).SelectMany(static subset => LintObject.Map(subset["labels"]).Keys).ToHashSet();
        var labels = set.Pods.Where(pod => pod.Namespace == service.Namespace && LintSet.Fits(selector, pod.Labels))
            .SelectMany(pod => pod.Labels.Where(label => keys.Contains(label.Key)).Select(static label => $"{label.Key}={label.Value}")).Distinct().Order(StringComparer.Ordinal).ToList();
        return labels.Count == 0 ? $"no pod of Service {service.Name} bears a label that the subsets ask for" : $"the pods of Service {service.Name} have {string.Join(", ", labels)}: take one of those";
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } text ? $": {text}" : "";

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quoted { get; }
}
