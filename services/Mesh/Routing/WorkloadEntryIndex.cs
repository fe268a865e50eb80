using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>WorkloadEntries by namespace, with the labels of their spec and of the object itself.</summary>
internal sealed class WorkloadEntryIndex(ImmutableArray<Resource<WorkloadEntry>> entries)
{
    private readonly Dictionary<string, List<EntryEndpoint>> _byNamespace = entries
        .GroupBy(static e => e.Namespace)
        .ToDictionary(static g => g.Key, static g => g.Select(static e => e.Spec.Endpoint with { Labels = e.Spec.Endpoint.Labels.SetItems(e.Source.Labels) }).ToList());

    /// <summary>None for an empty selector.</summary>
    public IReadOnlyList<EntryEndpoint> Select(string @namespace, IReadOnlyDictionary<string, string> selector) =>
        selector.Count > 0 && _byNamespace.TryGetValue(@namespace, out var here) ? here.FindAll(e => LabelSelector.Fits(selector, e.Labels)) : [];
}
