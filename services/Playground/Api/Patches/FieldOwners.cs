using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Patches;

/// <summary>Who wrote which field of which object, whole fields only. Kept beside the objects, for as long as they live.</summary>
internal sealed class FieldOwners
{
    private readonly ConcurrentDictionary<string, Dictionary<string, HashSet<string>>> _byUid = new();

    /// <summary>An ordinary write: who changed a field owns it, alone.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="manager">The writer.</param>
    /// <param name="before">Its fields before; empty for a new object.</param>
    /// <param name="after">Its fields now.</param>
    public void Written(string uid, string manager, Dictionary<string, JsonNode?> before, Dictionary<string, JsonNode?> after)
    {
        var owners = _byUid.GetOrAdd(uid, _ => []);
        lock (owners)
        {
            foreach (var path in before.Keys.Where(p => !after.ContainsKey(p)))
            {
                foreach (var owned in owners.Values) owned.Remove(path);
            }

            var own = Owned(owners, manager);
            foreach (var (path, value) in after)
            {
                if (before.TryGetValue(path, out var old) && JsonNode.DeepEquals(old, value)) continue;
                foreach (var owned in owners.Values) owned.Remove(path);
                own.Add(path);
            }
        }
    }

    /// <summary>A server-side apply: the manager owns what its body names and nothing else.</summary>
    /// <param name="uid">The object.</param>
    /// <param name="manager">The writer.</param>
    /// <param name="paths">What its body names.</param>
    /// <param name="taken">Fields taken over from others.</param>
    public void Applied(string uid, string manager, IEnumerable<string> paths, IEnumerable<string> taken)
    {
        var owners = _byUid.GetOrAdd(uid, _ => []);
        lock (owners)
        {
            foreach (var path in taken)
            {
                foreach (var owned in owners.Values) owned.Remove(path);
            }

            owners[manager] = [.. paths];
        }
    }

    public IReadOnlySet<string> OwnedBy(string uid, string manager)
    {
        if (!_byUid.TryGetValue(uid, out var owners)) return new HashSet<string>();
        lock (owners) return new HashSet<string>(owners.GetValueOrDefault(manager) ?? []);
    }

    /// <summary>All pairs of other managers and their fields.</summary>
    public IReadOnlyList<(string Manager, string Path)> OwnedByOthers(string uid, string manager)
    {
        if (!_byUid.TryGetValue(uid, out var owners)) return [];
        lock (owners) return [.. owners.Where(o => o.Key != manager).SelectMany(o => o.Value.Select(path => (o.Key, path)))];
    }

    public void Forget(string uid) => _byUid.TryRemove(uid, out _);

    private static HashSet<string> Owned(Dictionary<string, HashSet<string>> owners, string manager)
    {
        if (!owners.TryGetValue(manager, out var owned)) owners[manager] = owned = [];
        return owned;
    }
}
