using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Finds the pods that a step speaks of.</summary>
internal sealed class PodPicker(ClusterApi api)
{
    /// <summary>Namespace and name of each pod that runs and is not going away, ready ones first, then by name.</summary>
    /// <exception cref="TaskSetupException">There is none.</exception>
    public async Task<ImmutableArray<(string Namespace, string Name, string FirstContainer)>> FindAsync(PodTarget target, CancellationToken ct)
    {
        var ns = target.Namespace ?? api.DefaultNamespace;
        var query = target switch
        {
            { Deployment: { } deployment } => $"labelSelector={Uri.EscapeDataString(await LabelsAsync(ns, deployment, ct))}",
            { IsName: true } => $"fieldSelector=metadata.name%3D{Uri.EscapeDataString(target.Selector)}",
            _ => $"labelSelector={Uri.EscapeDataString(target.Selector)}",
        };
        var list = await api.GetAsync($"/api/v1/namespaces/{ns}/pods?{query}", ct);
        if (!list.IsOk) throw new TaskSetupException(list.Message);
        var found = (list.Body?["items"] as JsonArray ?? [])
            .Where(p => p?["metadata"]?["deletionTimestamp"] is null && p?["status"]?["phase"]?.ToString() == "Running")
            .OrderByDescending(IsReady)
            .ThenBy(p => p!["metadata"]!["name"]!.ToString(), StringComparer.Ordinal)
            .Select(p => (ns, p!["metadata"]!["name"]!.ToString(), p["spec"]!["containers"]![0]!["name"]!.ToString()))
            .ToImmutableArray();
        return found is not [] ? found : throw new TaskSetupException($"no running pod {target.Selector} in namespace {ns}");
    }

    private async Task<string> LabelsAsync(string ns, string deployment, CancellationToken ct)
    {
        var found = await api.GetAsync($"/apis/apps/v1/namespaces/{ns}/deployments/{deployment}", ct);
        if (!found.IsOk) throw new TaskSetupException(found.Message);
        return string.Join(',', (found.Body?["spec"]?["selector"]?["matchLabels"] as JsonObject ?? []).Select(l => $"{l.Key}={l.Value}"));
    }

    private static bool IsReady(JsonNode? pod) =>
        (pod?["status"]?["conditions"] as JsonArray ?? []).Any(c => c?["type"]?.ToString() == "Ready" && c["status"]?.ToString() == "True");
}
