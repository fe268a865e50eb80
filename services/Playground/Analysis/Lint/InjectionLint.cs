using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods.Manifests;

namespace Bookinfo.Playground.Analysis;

/// <summary>
/// Pods that no rule reaches since they get no proxy (IST0103), and namespaces that say nothing about it (IST0102). Who asks for
/// none gets no finding.
/// </summary>
internal static class InjectionLint
{
    private const string Label = "istio-injection";

    public static IEnumerable<LintFinding> Check(LintSet set) => Namespaces(set).Concat(set.Workloads.SelectMany(pod => Check(set, pod.Owner, pod.Template, pod.Field)));

    private static IEnumerable<LintFinding> Namespaces(LintSet set) =>
        from space in set.Of("Namespace")
        let labels = LabelsOf(space)
        where space.Name != "default" && !labels.ContainsKey(Label) && !labels.ContainsKey("istio.io/rev") && set.Workloads.Any(pod => pod.Owner.Namespace == space.Name)
        select new LintFinding(
            "IST0102", LintLevel.Info, space,
            $"The namespace is not enabled for Istio injection. Run 'kubectl label namespace {space.Name} istio-injection=enabled' to enable it, or 'kubectl label namespace {space.Name} istio-injection=disabled' to explicitly mark it as not needing injection.",
            "metadata");

    private static IEnumerable<LintFinding> Check(LintSet set, LintObject owner, JsonNode? template, string field)
    {
        var pod = Read(owner, template);
        if (pod.Containers.IsEmpty || pod.Containers.Concat(pod.InitContainers).Any(static container => container.IsProxy)) yield break;

        // A namespace that is in none of the files may have any labels: nothing is said about it.
        var space = set.Of("Namespace").FirstOrDefault(known => known.Name == owner.Namespace);
        if (space is null && owner.Namespace != "default") yield break;
        var labels = space is null ? ImmutableDictionary<string, string>.Empty : LabelsOf(space);
        if (labels.GetValueOrDefault(Label) == "disabled" || Injection.IsRefused(pod)) yield break;

        // What a cluster shows has been injected already, if ever.
        var isRunning = owner.Kind == "Pod" && owner.Json["metadata"]?["uid"] is not null;
        if (isRunning || !Injection.Applies(pod, labels))
            yield return new LintFinding("IST0103", LintLevel.Warning, owner, $"The pod {owner.Key} is missing the Istio proxy. This can often be resolved by restarting or redeploying the workload.", field);
    }

    private static PodManifest Read(LintObject owner, JsonNode? template) => new()
    {
        Namespace = owner.Namespace,
        Name = owner.Name,
        Uid = "",
        Labels = LintObject.Map(template?["metadata"]?["labels"]).ToImmutableDictionary(),
        Annotations = LintObject.Map(template?["metadata"]?["annotations"]).ToImmutableDictionary(),
        Containers = ContainersOf(template, "containers"),
        InitContainers = ContainersOf(template, "initContainers"),
        HostNetwork = template?["spec"]?["hostNetwork"]?.ToString() == "true",
    };

    private static ImmutableArray<ContainerManifest> ContainersOf(JsonNode? template, string list) =>
        [.. LintObject.Items(template?["spec"]?[list]).Select(static container => new ContainerManifest { Name = container["name"]?.ToString() ?? "", Image = container["image"]?.ToString() ?? "" })];

    private static ImmutableDictionary<string, string> LabelsOf(LintObject found) => LintObject.Map(found.Json["metadata"]?["labels"]).ToImmutableDictionary();
}
