using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Writing;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>
/// Server-side apply: the body is what one manager wants. What it wanted before and wants no more goes away, unless
/// somebody else wants it; a field that somebody else set to another value is a conflict, unless forced.
/// </summary>
internal sealed class ServerSideApply(ObjectWriter writer, ObjectStore store, FieldOwners owners)
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public WriteResult Apply(ResourceTarget target, JsonObject body, WriteOptions options)
    {
        var keyed = !target.Kind.Custom;
        var expected = ObjectIdentity.VersionOf(body, out var error);
        if (error is not null) return WriteResult.Refused(error);
        if (store.Find(target.Kind, target.StoreNamespace, target.RequiredName) is null)
        {
            var wanted = FieldPaths.Of(body, keyed).Keys.ToArray();
            var created = writer.Create(target, body, options);
            if (created.Object is { } made && !options.DryRun)
            {
                owners.Forget(made.Uid);
                owners.Applied(made.Uid, options.Manager, wanted, []);
            }

            return created;
        }

        var fields = FieldPaths.Of(body, keyed);
        string[] taken = [];
        var result = writer.Change(target, options, expected, live =>
        {
            var uid = live["metadata"]!["uid"].AsText()!;
            var others = owners.OwnedByOthers(uid, options.Manager);
            var liveFields = FieldPaths.Of(live, keyed);
            var conflicts = Conflicts(fields, liveFields, others, live, options, keyed);
            if (conflicts.Count > 0 && !options.Force) return ChangeResult.Refused(Conflict(target, conflicts));
            taken = [.. conflicts.Select(c => c.Path)];
            RemoveUnwanted(live, keyed, Previous(uid, live, options.Manager, keyed), fields, others);
            if (keyed) StrategicMergePatch.Apply(live, body);
            else MergePatch.Apply(live, body);
            return new ChangeResult(live, null);
        });
        if (result.Object is { } stored && !options.DryRun) owners.Applied(stored.Uid, options.Manager, fields.Keys, taken);
        return result;
    }

    /// <summary>What the manager wanted last time. kubectl's own earlier client-side apply counts: its annotation says what that was.</summary>
    private IReadOnlySet<string> Previous(string uid, JsonObject live, string manager, bool keyed)
    {
        var own = owners.OwnedBy(uid, manager);
        return own.Count > 0 || manager != "kubectl" ? own : LastAppliedFields(live, keyed).Keys.ToHashSet();
    }

    private static void RemoveUnwanted(
        JsonObject live, bool keyed, IReadOnlySet<string> previous, Dictionary<string, JsonNode?> wanted, IReadOnlyList<(string Manager, string Path)> others)
    {
        // An owner that stands in for client-side apply does not hold on to what kubectl itself now leaves out.
        var held = others.Where(o => o.Manager != "kubectl-client-side-apply").Select(o => o.Path).ToArray();
        FieldPaths.Remove(live, keyed, path =>
            previous.Contains(path) && !wanted.ContainsKey(path) && !held.Any(h => FieldPaths.IsWithin(h, path)));
    }

    private static List<(string Manager, string Path)> Conflicts(
        Dictionary<string, JsonNode?> wanted,
        Dictionary<string, JsonNode?> live,
        IReadOnlyList<(string Manager, string Path)> others,
        JsonObject liveObject,
        WriteOptions options,
        bool keyed)
    {
        var own = options.Manager == "kubectl" ? LastAppliedFields(liveObject, keyed) : [];
        return
        [
            .. others.Where(o => wanted.TryGetValue(o.Path, out var value)
                && live.TryGetValue(o.Path, out var standing)
                && !JsonNode.DeepEquals(value, standing)
                && !o.Path.EndsWith(LastApplied, StringComparison.Ordinal)
                && !(own.TryGetValue(o.Path, out var applied) && JsonNode.DeepEquals(applied, standing))),
        ];
    }

    private static Dictionary<string, JsonNode?> LastAppliedFields(JsonObject live, bool keyed)
    {
        if (live["metadata"]?["annotations"]?[LastApplied].AsText() is not { } text) return [];
        try
        {
            return JsonNode.Parse(text) is JsonObject body ? FieldPaths.Of(body, keyed) : [];
        }
        catch (JsonException)
        {
            // Anybody may write the annotation: what is no JSON says nothing.
            return [];
        }
    }

    private static ApiStatus Conflict(ResourceTarget target, List<(string Manager, string Path)> conflicts)
    {
        var lines = conflicts.GroupBy(c => c.Manager).Select(g => $"conflict with \"{g.Key}\": {string.Join(", ", g.Select(c => c.Path))}");
        var details = ApiStatus.DetailsOf(target.Kind, target.RequiredName);
        details["causes"] = new JsonArray([.. conflicts.Select(c => (JsonNode)new JsonObject
        {
            ["reason"] = "FieldManagerConflict", ["message"] = $"conflict with \"{c.Manager}\" using {target.ApiVersion}", ["field"] = c.Path,
        })]);
        return new ApiStatus(
            409, "Conflict", $"Apply failed with {conflicts.Count} conflict{(conflicts.Count == 1 ? "" : "s")}: {string.Join("; ", lines)}")
        { Details = details };
    }
}
