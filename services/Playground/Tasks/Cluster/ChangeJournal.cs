using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tasks;

/// <summary>What objects were like before a run first touched them, so that it can leave the cluster as it found it.</summary>
internal sealed class ChangeJournal(ClusterApi api, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly List<(ObjectAddress Address, JsonObject? Before)> _touched = [];

    public bool IsEmpty => _touched.Count == 0;

    /// <summary>
    /// Makes a change that is undone later. The object is remembered before the change is asked for, since one that is interrupted may have
    /// taken effect, and forgotten when the server refuses. The first memory of an object counts.
    /// </summary>
    public async Task<ClusterAnswer> ChangeAsync(ObjectAddress address, JsonObject? before, Func<Task<ClusterAnswer>> change)
    {
        var isNew = _touched.All(t => t.Address.Path != address.Path);
        if (isNew) _touched.Add((address, before));
        var answer = await change();
        if (isNew && !answer.IsOk) _touched.RemoveAll(t => t.Address.Path == address.Path);
        return answer;
    }

    /// <summary>Undoes everything, the newest change first. One line for each object; the second value says whether it worked.</summary>
    public async Task<ImmutableArray<(string Line, bool IsOk)>> UndoAsync(CancellationToken ct)
    {
        var lines = ImmutableArray.CreateBuilder<(string, bool)>();
        for (var i = _touched.Count - 1; i >= 0; i--)
        {
            var (address, before) = _touched[i];
            try
            {
                lines.Add(before is null ? await RemoveAsync(address, ct) : await RestoreAsync(address, before, ct));
            }
            catch (HttpRequestException e)
            {
                lines.Add(($"{address.Display} left as it is: {e.Message}", false));
            }
        }

        await WaitUntilGoneAsync(_touched.Where(t => t.Before is null).Select(t => t.Address), ct);
        _touched.Clear();
        return lines.ToImmutable();
    }

    /// <summary>A namespace ends slowly, and nothing of the same name can be made meanwhile.</summary>
    private async Task WaitUntilGoneAsync(IEnumerable<ObjectAddress> addresses, CancellationToken ct)
    {
        foreach (var address in addresses)
        {
            while ((await api.GetAsync(address.Path, ct)).IsOk) await Task.Delay(Pause, time, ct);
        }
    }

    private async Task<(string Line, bool IsOk)> RemoveAsync(ObjectAddress address, CancellationToken ct)
    {
        var deleted = await api.SendAsync(HttpMethod.Delete, address.Path, null, "application/json", ct);
        return deleted.IsOk || deleted.Status == 404 ? ($"{address.Display} deleted", true) : ($"{address.Display} not deleted: {deleted.Message}", false);
    }

    private async Task<(string Line, bool IsOk)> RestoreAsync(ObjectAddress address, JsonObject before, CancellationToken ct)
    {
        var live = await api.GetAsync(address.Path, ct);
        var wanted = (JsonObject)before.DeepClone();
        var metadata = (JsonObject)wanted["metadata"]!;
        foreach (var field in new[] { "uid", "creationTimestamp", "generation", "managedFields", "resourceVersion" }) metadata.Remove(field);
        ClusterAnswer answer;
        if (live.Status == 404)
        {
            wanted.Remove("status");
            answer = await api.SendAsync(HttpMethod.Post, address.Collection, wanted, "application/json", ct);
        }
        else
        {
            metadata["resourceVersion"] = live.Body?["metadata"]?["resourceVersion"]?.DeepClone();
            answer = await api.SendAsync(HttpMethod.Put, address.Path, wanted, "application/json", ct);
        }

        return answer.IsOk ? ($"{address.Display} restored", true) : ($"{address.Display} not restored: {answer.Message}", false);
    }
}
