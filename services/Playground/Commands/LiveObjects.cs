using System.Text.Json.Nodes;

using Bookinfo.Playground.Analysis;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tasks;

using YamlDotNet.RepresentationModel;

namespace Bookinfo.Playground.Commands;

/// <summary>What a running Playground holds, as <c>analyze</c> judges it.</summary>
internal static class LiveObjects
{
    /// <summary>Pods come from these; what is in the system's own namespaces is not people's to mend.</summary>
    private static readonly string[] Workloads = ["Deployment"];

    private static readonly string[] Others = ["Service", "Namespace", "Secret"];

    private static readonly string[] RuleGroups = ["networking.istio.io", "gateway.networking.k8s.io"];

    private static readonly string[] SystemNamespaces = ["istio-system", "kube-system", "kube-public", "kube-node-lease"];

    /// <summary>Playground's own: whatever may be said of it, nobody else can mend it.</summary>
    public static bool IsSystems(LintObject found) => found.Kind is "Service" or "Namespace" && (SystemNamespaces.Contains(found.Namespace) || SystemNamespaces.Contains(found.Name));

    /// <exception cref="CommandException">Playground refuses.</exception>
    public static async Task<IReadOnlyList<LintObject>> ReadAsync(RunningPlayground playground, CancellationToken cancellationToken)
    {
        var found = new List<LintObject>();
        foreach (var kind in ResourceKinds.All.Where(static kind => !kind.Inert && (Workloads.Contains(kind.Kind) || Others.Contains(kind.Kind) || RuleGroups.Contains(kind.Group))))
        {
            var answer = await playground.Api.GetAsync($"{(kind.Group.Length == 0 ? "/api/" : "/apis/")}{kind.ApiVersion}/{kind.Plural}", cancellationToken);
            if (!answer.IsOk) throw new CommandException($"{kind.Plural}: {answer.Message}");
            foreach (var item in LintObject.Items(answer.Body?["items"]).OfType<JsonObject>())
            {
                var json = item.DeepClone().AsObject();
                json["kind"] = kind.Kind;
                json["apiVersion"] = kind.ApiVersion;
                if (Workloads.Contains(kind.Kind) && SystemNamespaces.Contains(json["metadata"]?["namespace"]?.ToString())) continue;
                found.Add(new LintObject(LintObject.Live, new PlacedManifest(json, new YamlMappingNode())));
            }
        }

        return found;
    }
}
