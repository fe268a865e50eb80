using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Every object that people write, before and after, so that a run can tell whether it has left the cluster as it found it.</summary>
internal sealed class ClusterCensus(ClusterApi api, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Deleted objects may take a moment to go.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>What controllers make and remake by themselves.</summary>
    private static readonly ImmutableHashSet<string> Derived = ["pods", "replicasets", "endpoints", "endpointslices", "events", "leases", "componentstatuses", "podmetrics", "nodemetrics"];

    private Dictionary<string, string> _before = [];

    public async Task BeginAsync(CancellationToken ct) => _before = await CountAsync(ct);

    /// <summary>What is there and was not, is gone, or says something else. Empty: all is as it was.</summary>
    public async Task<ImmutableArray<string>> DifferencesAsync(CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var now = await CountAsync(ct);
            ImmutableArray<string> differences =
            [
                .. now.Keys.Except(_before.Keys).Order(StringComparer.Ordinal).Select(k => $"{k} was left behind"),
                .. _before.Keys.Except(now.Keys).Order(StringComparer.Ordinal).Select(k => $"{k} is gone"),
                .. _before.Where(b => now.TryGetValue(b.Key, out var text) && text != b.Value).Select(b => $"{b.Key} is not what it was"),
            ];
            if (differences is [] || time.GetElapsedTime(start) > Limit) return differences;
            await Task.Delay(Pause, time, ct);
        }
    }

    private async Task<Dictionary<string, string>> CountAsync(CancellationToken ct)
    {
        var found = new Dictionary<string, string>();
        foreach (var (root, plural) in await KindsAsync(ct))
        {
            var list = await api.GetAsync($"{root}/{plural}", ct);
            foreach (var item in list.Body?["items"] as JsonArray ?? [])
            {
                var metadata = item!["metadata"]!;
                var owner = metadata["namespace"] is { } ns ? $"{ns}/" : "";
                found[$"{plural} {owner}{metadata["name"]}"] = new JsonArray(item["spec"]?.DeepClone(), item["data"]?.DeepClone()).ToJsonString();
            }
        }

        return found;
    }

    /// <summary>Each kind once, in the first version that is served.</summary>
    private async Task<List<(string Root, string Plural)>> KindsAsync(CancellationToken ct)
    {
        var groups = await api.GetAsync("/apis", ct);
        IEnumerable<string> roots = ["/api/v1", .. (groups.Body?["groups"] as JsonArray ?? []).Select(g => $"/apis/{g!["preferredVersion"]!["groupVersion"]}")];
        var kinds = new List<(string, string)>();
        foreach (var root in roots)
        {
            var resources = (await api.GetAsync(root, ct)).Body?["resources"] as JsonArray ?? [];
            kinds.AddRange(resources
                .Where(r => (r!["verbs"] as JsonArray ?? []).Any(v => v!.ToString() == "list"))
                .Select(r => (root, r!["name"]!.ToString()))
                .Where(k => !Derived.Contains(k.Item2)));
        }

        return kinds;
    }
}
