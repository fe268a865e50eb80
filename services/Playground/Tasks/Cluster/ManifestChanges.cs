using System.Text;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>Applies and deletes files as kubectl does, and remembers what was there before.</summary>
internal sealed class ManifestChanges(ClusterApi api)
{
    private readonly ObjectAddresses _addresses = new(api);

    public ChangeJournal Journal { get; } = new(api);

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
            var created = await api.SendAsync(HttpMethod.Post, address.Collection, ThreeWayPatch.WithLastApplied(manifest), "application/json", ct);
            if (!created.IsOk) return (created.Message, false);
            Journal.Remember(address, null);
            return ($"{address.Display} created", true);
        }

        if (!before.IsOk) return (before.Message, false);
        var patch = ThreeWayPatch.Between(before.Body!, manifest);
        if (patch.Count == 0) return ($"{address.Display} unchanged", true);
        var patched = await api.SendAsync(HttpMethod.Patch, address.Path, patch, "application/merge-patch+json", ct);
        if (!patched.IsOk) return (patched.Message, false);
        Journal.Remember(address, before.Body);
        return ($"{address.Display} configured", true);
    }

    private async Task<(string Line, bool IsOk)> DeleteAsync(ObjectAddress address, JsonObject manifest, CancellationToken ct)
    {
        var before = await api.GetAsync(address.Path, ct);
        if (before.Status == 404) return ($"{address.Display} not found", true);
        var deleted = await api.SendAsync(HttpMethod.Delete, address.Path, null, "application/json", ct);
        if (!deleted.IsOk && deleted.Status != 404) return (deleted.Message, false);
        Journal.Remember(address, before.Body);
        return ($"{address.Display} deleted", true);
    }
}
