using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Store;

/// <summary>One object as it stands at one version. Immutable; to change it, take <see cref="ToMutable"/> and hand that to the store.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Empty for cluster-scoped kinds.</param>
/// <param name="Name">metadata.name.</param>
/// <param name="Version">metadata.resourceVersion as a number; grows with every change of anything in the store.</param>
/// <param name="Json">The whole object, apiVersion and kind included.</param>
internal sealed record StoredObject(ResourceKind Kind, string Namespace, string Name, long Version, JsonElement Json)
{
    public string Uid => Json.GetProperty("metadata").GetProperty("uid").GetString()!;

    /// <summary>A copy that may be changed.</summary>
    public JsonObject ToMutable() => JsonObject.Create(Json.Clone())!;

    public override string ToString() => Namespace.Length == 0 ? $"{Kind.Kind} {Name}" : $"{Kind.Kind} {Namespace}/{Name}";
}

/// <summary>One change, as a watch reports it.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Current">The object after the change; for <see cref="StoreEventType.Deleted"/> its last state with a new version.</param>
internal sealed record StoreEvent(StoreEventType Type, StoredObject Current)
{
    /// <summary>The object before the change; null for a new one.</summary>
    public StoredObject? Previous { get; init; }
}

internal enum StoreEventType
{
    Added,
    Modified,
    Deleted,
}
