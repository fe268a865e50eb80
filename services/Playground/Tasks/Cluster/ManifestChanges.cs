using System.Text;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Applies and deletes files as kubectl does, and remembers what was there before.</summary>
internal sealed class ManifestChanges(ClusterApi api, TimeProvider time)
{
    private readonly ObjectAddresses _addresses = new(api);

    public ChangeJournal Journal { get; } = new(api, time);

    public Task<CommandSeen> ApplyAsync(IEnumerable<string> files, CancellationToken ct) => ForEachAsync(files, ApplyAsync, ct);

    public Task<CommandSeen> DeleteAsync(IEnumerable<string> files, CancellationToken ct) => ForEachAsync(files, DeleteAsync, ct);

    private async Task<CommandSeen> ForEachAsync(IEnumerable<string> files, Func<ObjectAddress, JsonObject, CancellationToken, Task<(string Line, bool IsOk)>> change, CancellationToken ct)
    {
        var output = new StringBuilder();
        var failed = false;
        foreach (var manifest in files.SelectMany(f => ManifestFile.Read(f)))
        {
            string line;
            try
            {
                (line, var isOk) = await change(await _addresses.OfAsync(manifest, ct), manifest, ct);
                failed |= !isOk;
            }
            catch (TaskSetupException e)
            {
                // One object that cannot be placed does not keep the others back, as with kubectl.
                line = $"error: {e.Message}";
                failed = true;
            }

            output.Append(line).Append('\n');
        }

        return new CommandSeen(failed ? 1 : 0, output.ToString());
    }

    private async Task<(string Line, bool IsOk)> ApplyAsync(ObjectAddress address, JsonObject manifest, CancellationToken ct)
    {
        var before = await api.GetAsync(address.Path, ct);
        if (before.Status == 404)
        {
            var created = await Journal.ChangeAsync(
                address, null, () => api.SendAsync(HttpMethod.Post, address.Collection, ThreeWayPatch.WithLastApplied(manifest), "application/json", ct));
            return created.IsOk ? ($"{address.Display} created", true) : (created.Message, false);
        }

        if (!before.IsOk) return (before.Message, false);
        var patch = ThreeWayPatch.Between(before.Body!, manifest);
        if (patch.Count == 0) return ($"{address.Display} unchanged", true);
        var patched = await Journal.ChangeAsync(
            address, before.Body, () => api.SendAsync(HttpMethod.Patch, address.Path, patch, "application/merge-patch+json", ct));
        return patched.IsOk ? ($"{address.Display} configured", true) : (patched.Message, false);
    }

    private async Task<(string Line, bool IsOk)> DeleteAsync(ObjectAddress address, JsonObject manifest, CancellationToken ct)
    {
        var before = await api.GetAsync(address.Path, ct);
        if (before.Status == 404) return ($"{address.Display} not found", true);
        var deleted = await Journal.ChangeAsync(address, before.Body, () => api.SendAsync(HttpMethod.Delete, address.Path, null, "application/json", ct));
        return deleted.IsOk || deleted.Status == 404 ? ($"{address.Display} deleted", true) : (deleted.Message, false);
    }
}
