using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Discovery;

/// <summary>An API group with its versions, preferred first.</summary>
/// <param name="Name">Empty for the core group.</param>
/// <param name="Versions">Preferred first.</param>
internal sealed record ServedGroup(string Name, List<ServedVersion> Versions)
{
    /// <summary>All groups in discovery order: where a name is served twice, kubectl takes the first.</summary>
    public static List<ServedGroup> All()
    {
        var groups = new List<ServedGroup>();
        foreach (var kind in ResourceKinds.All) Add(groups, kind, ResourceKinds.GroupVersionsOf(kind).Except(kind.Aliases));
        foreach (var kind in ResourceKinds.All) Add(groups, kind, kind.Aliases);
        foreach (var group in groups) group.Versions.Sort((a, b) => Rank(a.Version).CompareTo(Rank(b.Version)));
        return groups;
    }

    private static void Add(List<ServedGroup> groups, ResourceKind kind, IEnumerable<string> groupVersions)
    {
        foreach (var groupVersion in groupVersions)
        {
            var slash = groupVersion.IndexOf('/', StringComparison.Ordinal);
            var name = slash < 0 ? "" : groupVersion[..slash];
            var group = groups.Find(g => g.Name == name);
            if (group is null) groups.Add(group = new ServedGroup(name, []));
            var version = group.Versions.Find(v => v.GroupVersion == groupVersion);
            if (version is null) group.Versions.Add(version = new ServedVersion(groupVersion[(slash + 1)..], groupVersion, []));
            version.Kinds.Add(kind);
        }
    }

    /// <summary>Stable before beta before alpha, newer before older.</summary>
    private static int Rank(string version) => version switch
    {
        "v2" => 0,
        "v1" => 1,
        "v1beta2" => 2,
        "v1beta1" => 3,
        "v1alpha3" => 4,
        "v1alpha2" => 5,
        _ => 6,
    };
}

/// <param name="Version">For example <c>v1</c>.</param>
/// <param name="GroupVersion">For example <c>apps/v1</c>.</param>
/// <param name="Kinds">Served under it, in discovery order.</param>
internal sealed record ServedVersion(string Version, string GroupVersion, List<ResourceKind> Kinds);
