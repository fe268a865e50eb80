using System.Collections.Immutable;

namespace Bookinfo.Mesh.Routing;

/// <summary>Finds the ready workloads of a selector without walking over all of them.</summary>
internal sealed class WorkloadIndex
{
    private readonly Dictionary<(string Namespace, string Key, string Value), List<MeshWorkload>> _byLabel = [];

    public WorkloadIndex(ImmutableArray<MeshWorkload> workloads)
    {
        foreach (var workload in workloads.Where(w => w.Ready).OrderBy(w => w.Name, StringComparer.Ordinal))
        {
            foreach (var (key, value) in workload.Labels)
            {
                if (!_byLabel.TryGetValue((workload.Namespace, key, value), out var list)) _byLabel[(workload.Namespace, key, value)] = list = [];
                list.Add(workload);
            }
        }
    }

    /// <summary>By name; none for an empty selector.</summary>
    public IReadOnlyList<MeshWorkload> Select(string @namespace, ImmutableDictionary<string, string> selector)
    {
        if (selector.IsEmpty) return [];
        var (key, value) = selector.First();
        if (!_byLabel.TryGetValue((@namespace, key, value), out var candidates)) return [];
        return selector.Count == 1 ? candidates : candidates.FindAll(w => LabelSelector.Fits(selector, w.Labels));
    }
}
