using System.Collections.Immutable;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>Which names that reach into another namespace are permitted there.</summary>
internal sealed class GrantIndex(ImmutableArray<Resource<ReferenceGrant>> grants)
{
    private readonly ILookup<string, ReferenceGrant> _byNamespace = grants.ToLookup(g => g.Namespace, g => g.Spec);

    /// <param name="source">Who names it.</param>
    /// <param name="target">What is named; without a namespace it lies in the source's own.</param>
    public bool Permits(MeshObject source, ObjectRef target)
    {
        if (target.Namespace is not { } space || space == source.Namespace) return true;
        return _byNamespace[space].Any(grant =>
            grant.From.Any(f => f.Group == source.Group && f.Kind == source.Kind && f.Namespace == source.Namespace)
            && grant.To.Any(t => t.Group == target.Group && t.Kind == target.Kind && (t.Name is null || t.Name == target.Name)));
    }
}
