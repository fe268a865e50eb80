using System.Globalization;
using System.Text;

namespace Bookinfo.Playground.Tasks;

/// <summary>Runs programs in pods and reads their logs, through the Kubernetes API.</summary>
internal sealed class PodCommands(ClusterApi api)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly PodPicker _pods = new(api);

    /// <summary>Runs a program in the first pod that fits. A pod that is not there is exit code 1 with the reason.</summary>
    public async Task<CommandSeen> ExecAsync(PodTarget target, IEnumerable<string> arguments, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        try
        {
            var (ns, name, first) = (await _pods.FindAsync(target, limit.Token))[0];
            return await api.ExecAsync(ns, name, target.Container ?? first, arguments, limit.Token);
        }
        catch (TaskSetupException e)
        {
            return new CommandSeen(1, $"error: {e.Message}\n");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new CommandSeen(124, $"the command did not end within {TaskTime.Format(Limit)}\n");
        }
    }

    /// <summary>What every pod that fits has written.</summary>
    /// <param name="target">Whose log.</param>
    /// <param name="since">Only lines from then on; null: all.</param>
    /// <param name="ct">Stops reading.</param>
    public async Task<CommandSeen> LogsAsync(PodTarget target, DateTimeOffset? since, CancellationToken ct)
    {
        var output = new StringBuilder();
        try
        {
            foreach (var (ns, name, first) in await _pods.FindAsync(target, ct))
            {
                var answer = await api.GetAsync($"/api/v1/namespaces/{ns}/pods/{name}/log?timestamps=true&container={Uri.EscapeDataString(target.Container ?? first)}", ct);
                if (!answer.IsOk) return new CommandSeen(1, answer.Message + "\n");
                foreach (var line in answer.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)) Append(output, line, since);
            }
        }
        catch (TaskSetupException e)
        {
            return new CommandSeen(1, $"error: {e.Message}\n");
        }

        return new CommandSeen(0, output.ToString());
    }

    /// <summary>A line begins with its time; <c>sinceTime</c> of the API knows whole seconds only, so it is compared here.</summary>
    private static void Append(StringBuilder output, string line, DateTimeOffset? since)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            if (time < since) return;
            line = line[(space + 1)..];
        }

        output.Append(line).Append('\n');
    }
}
