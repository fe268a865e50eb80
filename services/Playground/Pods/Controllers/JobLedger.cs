using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>
/// What has become of a Job's pods so far. It outlives them: a pod that somebody deletes after its end still counts, and one that is deleted
/// before its end counts as failed.
/// </summary>
internal sealed class JobLedger
{
    private readonly HashSet<string> _running = [];
    private readonly HashSet<string> _counted = [];

    /// <summary>Indexes that are done, in Jobs that number their pods.</summary>
    public SortedSet<int> Indexes { get; } = [];

    public int Succeeded { get; private set; }

    public int Failed { get; private set; }

    /// <summary>When the last pod failed; null: none has.</summary>
    public DateTimeOffset? LastFailure { get; private set; }

    /// <summary>Pods that failed since the last success: the wait before the next one grows with them.</summary>
    public int FailedInARow { get; private set; }

    /// <summary>Counts what has ended since the last look.</summary>
    public void Count(IReadOnlyList<StoredObject> pods, DateTimeOffset now)
    {
        var present = pods.Select(pod => pod.Uid).ToHashSet();
        foreach (var gone in _running.Where(uid => !present.Contains(uid)).ToArray())
        {
            _running.Remove(gone);
            Fail(now);
        }

        foreach (var pod in pods)
        {
            if (!PodState.IsFinished(pod))
            {
                _running.Add(pod.Uid);
                continue;
            }

            _running.Remove(pod.Uid);
            if (!_counted.Add(pod.Uid)) continue;
            if (pod.Json.Text("status", "phase") == "Failed") Fail(now);
            // A second pod of the same index adds nothing.
            else if (JobPods.IndexOf(pod) is not { } index || Indexes.Add(index)) Succeed();
        }
    }

    private void Succeed()
    {
        Succeeded++;
        FailedInARow = 0;
    }

    private void Fail(DateTimeOffset now)
    {
        Failed++;
        FailedInARow++;
        LastFailure = now;
    }
}
