using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Api;
using Bookinfo.Playground.Api.Admission;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>
/// Warns whoever stores a ConfigMap <c>istio</c> that the mesh cannot read. It is stored all the same, as on a cluster, and the
/// last good settings go on.
/// </summary>
internal sealed class MeshTextNotes : IObjectNotes
{
    public IEnumerable<string> Of(ResourceKind kind, JsonObject json)
    {
        if (kind != ResourceKinds.ConfigMap || json["metadata"]?["name"].AsText() != MeshSettingsReader.ConfigMap || json["metadata"]?["namespace"].AsText() != IngressGateway.Namespace) yield break;
        MeshSettingsReader.Read(json["data"]?["mesh"].AsText() ?? "", MeshCompat.Current, new MeshSettings(), out var problem);
        if (problem is not null) yield return $"{problem}; the last settings stay in force";
    }
}
