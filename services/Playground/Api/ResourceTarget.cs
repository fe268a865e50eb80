using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api;

/// <summary>What the path of a request names.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="ApiVersion">The group version asked for; answers are written in it.</param>
/// <param name="Namespace">Null: all namespaces, or a cluster-scoped kind.</param>
/// <param name="Name">Null: the collection.</param>
/// <param name="Subresource">For example <c>scale</c>; null: the object itself.</param>
internal sealed record ResourceTarget(ResourceKind Kind, string ApiVersion, string? Namespace, string? Name, string? Subresource)
{
    /// <summary>The name, where a route is only taken when there is one.</summary>
    public string RequiredName => Name ?? throw new InvalidOperationException($"no name in the path of {Kind.Plural}");

    /// <summary>The version alone, as error texts name it.</summary>
    public string Version => ApiVersion[(ApiVersion.LastIndexOf('/') + 1)..];

    /// <summary>Namespace as the store keeps it; empty for cluster-scoped kinds.</summary>
    public string StoreNamespace => Kind.Namespaced ? Namespace ?? "" : "";

    /// <summary>Reads the part of a path behind the group version; null when nothing is served there.</summary>
    /// <param name="groupVersion"><c>v1</c> or <c>apps/v1</c>.</param>
    /// <param name="rest">For example <c>namespaces/default/pods/a/log</c>, split at slashes.</param>
    public static ResourceTarget? Parse(string groupVersion, ReadOnlySpan<string> rest)
    {
        string? ns = null;
        if (rest is ["namespaces", var inside, var plural, ..] && plural is not ("status" or "finalize"))
        {
            ns = inside;
            rest = rest[2..];
        }

        if (rest.Length is 0 or > 3 || ResourceKinds.Find(groupVersion, rest[0]) is not { } kind) return null;
        if (ns is not null && !kind.Namespaced) return null;
        var name = rest.Length > 1 ? rest[1] : null;
        if (name is not null && kind.Namespaced && ns is null) return null;
        return new ResourceTarget(kind, groupVersion, ns, name, rest.Length > 2 ? rest[2] : null);
    }
}
