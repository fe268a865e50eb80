using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>
/// Which Istio the mesh behaves like, said on ConfigMap <c>istio</c>. An annotation, since Istio's own settings have no such
/// field.
/// </summary>
internal static class CompatAnnotation
{
    public const string Name = "playground.bookinfo/compat";

    /// <summary>The one value: Istio 1.1.</summary>
    public const string Istio11 = "1.1";

    /// <summary>What the annotation says now.</summary>
    /// <param name="store">Holds the ConfigMap; without it, and with a value that nobody knows, today's Istio holds.</param>
    public static MeshCompat Current(ObjectStore store) =>
        Read(store.Find(ResourceKinds.ConfigMap, IngressGateway.Namespace, MeshSettingsReader.ConfigMap), out var compat) ? compat : MeshCompat.Current;

    /// <returns>False: the value is not known.</returns>
    public static bool Read(StoredObject? configMap, out MeshCompat compat)
    {
        var value = Value(configMap);
        compat = value == Istio11 ? MeshCompat.Istio11 : MeshCompat.Current;
        return value is null or "" or Istio11;
    }

    public static string? Value(StoredObject? configMap) => configMap?.Json.Text("metadata", "annotations", Name);
}
