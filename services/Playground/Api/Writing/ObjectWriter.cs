using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Admission;
using Bookinfo.Playground.Api.Patches;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>
/// The one way by which users' objects reach the store: identity, admission, then storage. Nothing is stored when
/// anything is refused.
/// </summary>
internal sealed class ObjectWriter(ObjectStore store, AdmissionChain admission, FieldOwners owners, TimeProvider time)
{
    /// <summary>How often a change is tried again when somebody else wrote in between.</summary>
    private const int Attempts = 5;

    /// <summary>Stores a new object.</summary>
    public WriteResult Create(ResourceTarget target, JsonObject json, WriteOptions options)
    {
        if (ObjectIdentity.Settle(target, json) is { } wrong) return WriteResult.Refused(wrong);
        if (target.Kind.Namespaced && NamespaceRefusal(target.Kind, json) is { } refusal) return WriteResult.Refused(refusal);
        var name = NameOf(json);
        // Before judging: a clusterIP, say, must not be drawn for an object that is there already.
        if (store.Find(target.Kind, NamespaceOf(target, json), name) is not null)
            return WriteResult.Refused(ApiStatus.Of(new StoreException(StoreError.AlreadyExists, $"{target.Kind.QualifiedPlural} \"{name}\" already exists"), target.Kind, name));
        CleanForCreate(json);
        var verdict = admission.Judge(target, json, live: null, options.Validation);
        if (verdict.Error is not null) return WriteResult.Refused(verdict.Error);
        try
        {
            var stored = options.DryRun ? Pretend(target, json, live: null) : store.Create(target.Kind, json);
            if (!options.DryRun) owners.Written(stored.Uid, options.Manager, [], FieldPaths.Of(json, !target.Kind.Custom));
            return new WriteResult(stored, null, verdict.Warnings, Created: true);
        }
        catch (StoreException e)
        {
            return WriteResult.Refused(ApiStatus.Of(e, target.Kind, name));
        }
    }

    /// <summary>Replaces an object; 409 when it carries a resourceVersion that is not the newest.</summary>
    public WriteResult Replace(ResourceTarget target, JsonObject json, WriteOptions options)
    {
        if (ObjectIdentity.Settle(target, json) is { } wrong) return WriteResult.Refused(wrong);
        var expected = ObjectIdentity.VersionOf(json, out var error);
        if (error is not null) return WriteResult.Refused(error);
        return Change(target, options, expected, _ => new ChangeResult(json, null));
    }

    /// <summary>Reads, changes and stores; again when somebody else was quicker, unless one version was asked for.</summary>
    /// <param name="target">Which object, and whether only its status is meant.</param>
    /// <param name="options">How.</param>
    /// <param name="expectedVersion">The version the caller saw; null: the newest.</param>
    /// <param name="change">Gets a copy of what stands there and returns what shall stand there.</param>
    public WriteResult Change(ResourceTarget target, WriteOptions options, long? expectedVersion, Func<JsonObject, ChangeResult> change)
    {
        var name = target.RequiredName;
        for (var attempt = 1; ; attempt++)
        {
            if (store.Find(target.Kind, target.StoreNamespace, name) is not { } live)
                return WriteResult.Refused(ApiStatus.NotFound(target.Kind, name));
            var changed = change(live.ToMutable());
            if (changed.Object is not { } json) return WriteResult.Refused(changed.Error!);
            if (ObjectIdentity.Settle(target, json) is { } wrong) return WriteResult.Refused(wrong);
            Keep(target, live, json);
            var verdict = admission.Judge(target, json, live, options.Validation);
            if (verdict.Error is not null) return WriteResult.Refused(verdict.Error);
            try
            {
                if (expectedVersion is { } expected && expected != live.Version) store.Update(target.Kind, json, expected);
                var stored = options.DryRun ? Pretend(target, json, live) : store.Update(target.Kind, json, live.Version);
                if (!options.DryRun && target.Subresource is null) Own(live, stored, options.Manager);
                return new WriteResult(stored, null, verdict.Warnings);
            }
            catch (StoreException e) when (e.Error == StoreError.Conflict && expectedVersion is null && attempt < Attempts)
            {
                // Somebody wrote in between: once more on what stands there now.
            }
            catch (StoreException e)
            {
                return WriteResult.Refused(ApiStatus.Of(e, target.Kind, name));
            }
        }
    }

    private void Own(StoredObject live, StoredObject stored, string manager)
    {
        var keyed = !stored.Kind.Custom;
        owners.Written(stored.Uid, manager, FieldPaths.Of(live.ToMutable(), keyed), FieldPaths.Of(stored.ToMutable(), keyed));
    }

    /// <summary>A write of the object leaves its status alone, a write of the status everything else.</summary>
    private static void Keep(ResourceTarget target, StoredObject live, JsonObject json)
    {
        var before = live.ToMutable();
        if (target.Subresource == "status")
        {
            var status = json["status"]?.DeepClone();
            json.Clear();
            foreach (var member in before) json[member.Key] = member.Value?.DeepClone();
            Set(json, "status", status);
            return;
        }

        if (live.Kind.HasStatus) Set(json, "status", before["status"]?.DeepClone());
    }

    private static void Set(JsonObject json, string member, JsonNode? value)
    {
        if (value is null) json.Remove(member);
        else json[member] = value;
    }

    /// <summary>What the store sets itself is not the client's to bring along.</summary>
    private static void CleanForCreate(JsonObject json)
    {
        var metadata = json.Child("metadata");
        foreach (var own in new[] { "uid", "resourceVersion", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "managedFields" })
            metadata.Remove(own);
    }

    private ApiStatus? NamespaceRefusal(ResourceKind kind, JsonObject json)
    {
        var name = json["metadata"]!["namespace"]!.GetValue<string>();
        if (store.Find(ResourceKinds.Namespace, "", name) is not { } found) return ApiStatus.NotFound(ResourceKinds.Namespace, name);
        return found.Json.At("metadata", "deletionTimestamp").ValueKind == JsonValueKind.String
            ? ApiStatus.Forbidden($"{kind.QualifiedPlural} \"{NameOf(json)}\" is forbidden: unable to create new content in namespace {name} because it is being terminated")
            : null;
    }

    private StoredObject Pretend(ResourceTarget target, JsonObject json, StoredObject? live)
    {
        var metadata = json.Child("metadata");
        if (live is null)
        {
            metadata["uid"] ??= Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            if (json.ContainsKey("spec")) metadata["generation"] = 1;
        }
        else
        {
            ObjectStore.KeepOwnFields(live, metadata);
            var before = live.ToMutable();
            if (!JsonNode.DeepEquals(before["spec"], json["spec"])) metadata["generation"] = live.Json.At("metadata", "generation").AsNumber() + 1;
        }

        json["apiVersion"] = target.Kind.ApiVersion;
        json["kind"] = target.Kind.Kind;
        using var document = JsonSerializer.SerializeToDocument(json);
        return new StoredObject(target.Kind, NamespaceOf(target, json), NameOf(json), live?.Version ?? 0, document.RootElement.Clone());
    }

    private static string NameOf(JsonObject json) => json["metadata"]!["name"]!.GetValue<string>();

    private static string NamespaceOf(ResourceTarget target, JsonObject json) =>
        target.Kind.Namespaced ? json["metadata"]!["namespace"]!.GetValue<string>() : "";
}

/// <param name="Object">What shall stand there; null when the change cannot be made.</param>
/// <param name="Error">Why not.</param>
internal readonly record struct ChangeResult(JsonObject? Object, ApiStatus? Error)
{
    public static ChangeResult Refused(ApiStatus error) => new(null, error);
}
