using System.Collections.Immutable;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>The route tables that remembered requests have met, so that they can be explained by the rules of their time.</summary>
internal sealed class TableHistory
{
    /// <summary>Whoever changes rules all the time gets no more of them kept.</summary>
    private const int Capacity = 8;

    private ImmutableArray<PastTable> _tables = [];

    /// <summary>Adds the table that is in force from now on. One call at a time.</summary>
    /// <param name="table">With the snapshot it was compiled from.</param>
    /// <param name="remembered">Requests that are over. The table before is kept for those that are not.</param>
    public void Add(PastTable table, IReadOnlyList<SeenRequest> remembered)
    {
        var met = remembered.Select(static seen => seen.TableVersion).ToHashSet();
        var others = _tables.Where(known => known.Version != table.Version).ToList();
        _tables = [.. others.Where((known, i) => i == others.Count - 1 || met.Contains(known.Version)).TakeLast(Capacity - 1), table];
    }

    /// <returns>Null: it is not kept, or never was one of this proxy's.</returns>
    public PastTable? Find(long version) => _tables.FirstOrDefault(table => table.Version == version);
}

/// <param name="Routing">What requests saw.</param>
/// <param name="Model">The snapshot behind it; null: the table was written by hand.</param>
internal sealed record PastTable(RoutingState Routing, MeshModel? Model)
{
    public long Version => Routing.Table.Version;
}
