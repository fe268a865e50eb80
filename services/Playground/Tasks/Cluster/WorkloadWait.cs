using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Waits until the Deployments that a task speaks of are available.</summary>
internal sealed class WorkloadWait(ClusterApi api, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>What is still missing when the time is over. Empty: all are available.</summary>
    public async Task<ImmutableArray<string>> MissingAsync(ImmutableArray<string> deployments, TimeSpan limit, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var missing = ImmutableArray.CreateBuilder<string>();
            foreach (var deployment in deployments)
            {
                if (await ProblemAsync(deployment, ct) is { } problem) missing.Add(problem);
            }

            // A Deployment that nobody made does not come by waiting.
            if (missing.Count == 0 || missing.Any(m => m.EndsWith(NotThere, StringComparison.Ordinal)) || time.GetElapsedTime(start) > limit) return missing.ToImmutable();
            await Task.Delay(Pause, time, ct);
        }
    }

    private const string NotThere = "is not there";

    private async Task<string?> ProblemAsync(string deployment, CancellationToken ct)
    {
        var answer = await api.GetAsync($"/apis/apps/v1/namespaces/{api.DefaultNamespace}/deployments/{deployment}", ct);
        if (answer.Status == 404) return $"deployment {deployment} {NotThere}";
        if (!answer.IsOk) return answer.Message;
        return answer.Body?["status"]?["availableReplicas"]?.GetValue<int>() > 0 ? null : $"deployment {deployment} has no available pod";
    }
}
