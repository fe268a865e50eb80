using System.Collections.Frozen;
using System.Globalization;

using Bookinfo.Playground.Pods.Images;

namespace Bookinfo.Playground.Analysis;

/// <summary>
/// Timeouts and delays that the calling application never lives to see, since it gives up earlier (PG0105). What an application waits is in no
/// manifest: this knows Bookinfo's images, and for others the pod annotation <see cref="Annotation"/>.
/// </summary>
internal static class ClientTimeoutLint
{
    /// <summary>On a pod template: <c>reviews=3s,details=3s</c>.</summary>
    public const string Annotation = "playground.bookinfo/client-timeouts";

    /// <summary>Contract bookinfo.md sections 4 and 7.</summary>
    private static readonly FrozenDictionary<string, (string Host, double Seconds)[]> Images = new Dictionary<string, (string, double)[]>
    {
        ["examples-bookinfo-productpage-v1"] = [("reviews", 3), ("details", 3)],
        ["examples-bookinfo-reviews-v2"] = [("ratings", 10)],
        ["examples-bookinfo-reviews-v3"] = [("ratings", 2.5)],
    }.ToFrozenDictionary();

    public static IEnumerable<LintFinding> Check(LintSet set)
    {
        var callers = set.Workloads.SelectMany(static pod => WaitsOf(pod.Template).Select(wait => (pod.Owner, Host: LintSet.Resolve(wait.Host, pod.Owner.Namespace), wait.Seconds))).ToList();
        foreach (var found in set.Of("VirtualService").Where(static found => LintSet.GatewaysOf(found).Contains("mesh")))
        {
            var hosts = LintObject.Items(found.Spec?["hosts"]).Select(host => LintSet.Resolve(host.ToString(), found.Namespace)).ToList();
            var waiting = callers.Where(caller => hosts.Contains(caller.Host)).ToList();
            if (waiting.Count == 0) continue;
            foreach (var rule in LintObject.Items(found.Spec?["http"]))
            {
                foreach (var (field, node) in new[] { ("timeout", rule["timeout"]), ("fault.delay.fixedDelay", rule["fault"]?["delay"]?["fixedDelay"]) })
                {
                    if (node is null || Seconds(node.ToString()) is not { } written) continue;
                    foreach (var (owner, _, seconds) in waiting.Where(caller => caller.Seconds < written).DistinctBy(static caller => (caller.Owner.Key, caller.Seconds)))
                    {
                        yield return new LintFinding(
                            "PG0105", LintLevel.Info, found,
                            string.Create(CultureInfo.InvariantCulture, $"{field} {node} is longer than {owner.Kind} {owner.Key} waits ({seconds} s): the application gives up first, so callers see its error and not the rule's effect."),
                            node.GetPath());
                    }
                }
            }
        }
    }

    private static IEnumerable<(string Host, double Seconds)> WaitsOf(System.Text.Json.Nodes.JsonNode? template)
    {
        if (template?["metadata"]?["annotations"]?[Annotation]?.ToString() is { } text)
        {
            return text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static part => part.Split('='))
                .Where(static part => part.Length == 2 && Seconds(part[1]) is not null).Select(static part => (part[0].Trim(), Seconds(part[1])!.Value));
        }

        return LintObject.Items(template?["spec"]?["containers"]).SelectMany(static container =>
            Images.GetValueOrDefault(ImageReference.Repository(container["image"]?.ToString() ?? "").Split('/')[^1]) ?? []);
    }

    private static double? Seconds(string text)
    {
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? 0.001 : text.EndsWith('s') ? 1 : text.EndsWith('m') ? 60 : text.EndsWith('h') ? 3600 : 0;
        return unit > 0 && double.TryParse(text.Trim().TrimEnd('s', 'm', 'h'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number * unit : null;
    }
}
