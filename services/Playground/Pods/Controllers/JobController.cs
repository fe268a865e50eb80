using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Runs each Job's pods to their end: as many at once as it wants, again when they fail, until enough have succeeded.</summary>
internal sealed class JobController(ObjectStore store, EventRecorder events, PodsOptions options, TimeProvider time, ILogger<JobController> logger)
    : ReconcileLoop(store, time, logger)
{
    private const string Source = "job-controller";

    private readonly Dictionary<string, JobLedger> _ledgers = [];

    protected override ImmutableArray<ResourceKind> Watched { get; } = [ResourceKinds.Job, ResourceKinds.Pod];

    protected override TimeSpan? Reconcile()
    {
        var pods = Store.List(ResourceKinds.Pod).Items.ToLookup(Owner.UidOf);
        var jobs = Store.List(ResourceKinds.Job).Items;
        foreach (var gone in _ledgers.Keys.Except(jobs.Select(job => job.Uid)).ToArray()) _ledgers.Remove(gone);
        TimeSpan? again = null;
        foreach (var job in jobs.Where(job => !Owner.IsBeingDeleted(job)))
        {
            var wait = JobStatus.FinishedAt(job) is { } finished ? Expire(job, finished) : Run(job, [.. pods[job.Uid]]);
            if (wait is not null && (again is null || wait < again)) again = wait;
        }

        return again;
    }

    /// <returns>When it is to be looked at again.</returns>
    private TimeSpan? Run(StoredObject job, List<StoredObject> pods)
    {
        if (!_ledgers.TryGetValue(job.Uid, out var ledger)) _ledgers[job.Uid] = ledger = new JobLedger();
        var now = Time.GetUtcNow();
        ledger.Count(pods, now);
        var active = pods.FindAll(PodState.IsActive);
        var (verdict, again) = Judge(job, ledger, active, now);
        if (verdict is not null || job.Json.Flag("spec", "suspend") == true) Stop(job, active);
        else if (Create(job, ledger, active, now) is { } wait && (again is null || wait < again)) again = wait;
        if (verdict is { } end) events.Record(ObjectReference.To(job), !end.Success, end.Success ? "Completed" : end.Reason, end.Success ? "Job completed" : end.Message, source: Source);
        Store.Change(ResourceKinds.Job, job.Namespace, job.Name, json =>
        {
            json["status"] = JobStatus.Of(job, ledger, active, verdict, now);
            return true;
        });
        return again;
    }

    /// <summary>Whether it has ended; if not, when its deadline passes.</summary>
    private static (JobVerdict? Verdict, TimeSpan? Again) Judge(StoredObject job, JobLedger ledger, List<StoredObject> active, DateTimeOffset now)
    {
        // Without a number of completions one success means that the work is done; the others end by themselves.
        var enough = job.Json.Number("spec", "completions") is { } completions ? ledger.Succeeded >= completions : ledger.Succeeded > 0 && active.Count == 0;
        if (enough) return (new JobVerdict(true, "CompletionsReached", "Reached expected number of succeeded pods"), null);
        var limit = job.Json.Number("spec", "backoffLimit") ?? int.MaxValue;
        if (ledger.Failed > limit || (limit > 0 && active.Sum(JobPods.Restarts) >= limit) || (limit == 0 && active.Any(pod => JobPods.Restarts(pod) > 0)))
            return (new JobVerdict(false, "BackoffLimitExceeded", "Job has reached the specified backoff limit"), null);
        if (job.Json.Number("spec", "activeDeadlineSeconds") is not { } seconds || job.Json.Time("status", "startTime") is not { } started) return (null, null);
        var left = started + TimeSpan.FromSeconds(seconds) - now;
        return left <= TimeSpan.Zero ? (new JobVerdict(false, "DeadlineExceeded", "Job was active longer than specified deadline"), null) : (null, left + TimeSpan.FromMilliseconds(50));
    }

    /// <returns>When the next pod may be created, if a failure is all it waits for.</returns>
    private TimeSpan? Create(StoredObject job, JobLedger ledger, List<StoredObject> active, DateTimeOffset now)
    {
        var missing = Wanted(job, ledger, active) - active.Count;
        if (missing < 0) Stop(job, active.Slice(0, -missing));
        if (missing <= 0) return null;
        if (ledger.LastFailure is { } failure && ledger.FailedInARow > 0 && failure + BackOff(ledger.FailedInARow) - now is { Ticks: > 0 } rest) return rest;
        var indexed = job.Json.Text("spec", "completionMode") == "Indexed";
        var taken = active.Select(JobPods.IndexOf).OfType<int>().Concat(ledger.Indexes).ToHashSet();
        var free = indexed ? Enumerable.Range(0, job.Json.Number("spec", "completions") ?? 0).Where(index => !taken.Contains(index)).Select(index => (int?)index) : Enumerable.Repeat<int?>(null, missing);
        foreach (var index in free.Take(Math.Min(missing, TemplatePod.MostPerRound)).ToArray())
        {
            var pod = Store.Create(ResourceKinds.Pod, JobPods.New(job, index));
            active.Add(pod);
            events.Record(ObjectReference.To(job), false, "SuccessfulCreate", $"Created pod: {pod.Name}", source: Source);
        }

        return null;
    }

    private static int Wanted(StoredObject job, JobLedger ledger, List<StoredObject> active)
    {
        var parallelism = job.Json.Number("spec", "parallelism") ?? 1;
        if (job.Json.Number("spec", "completions") is { } completions) return Math.Min(parallelism, completions - ledger.Succeeded);
        return ledger.Succeeded > 0 ? Math.Min(parallelism, active.Count) : parallelism;
    }

    private TimeSpan BackOff(int failures) =>
        TimeSpan.FromTicks(Math.Min(options.MaxBackOff.Ticks, options.BackOff.Ticks << Math.Min(failures - 1, 10)));

    private void Stop(StoredObject job, List<StoredObject> pods)
    {
        foreach (var pod in pods.ToArray())
        {
            Store.BeginDelete(ResourceKinds.Pod, pod.Namespace, pod.Name, pod.Json.Number("spec", "terminationGracePeriodSeconds") ?? 30);
            pods.Remove(pod);
            events.Record(ObjectReference.To(job), false, "SuccessfulDelete", $"Deleted pod: {pod.Name}", source: Source);
        }
    }

    /// <returns>When a finished Job's time to live is over; null: it stays.</returns>
    private TimeSpan? Expire(StoredObject job, DateTimeOffset finished)
    {
        if (job.Json.Number("spec", "ttlSecondsAfterFinished") is not { } seconds) return null;
        var left = finished + TimeSpan.FromSeconds(seconds) - Time.GetUtcNow();
        if (left > TimeSpan.Zero) return left + TimeSpan.FromMilliseconds(50);
        Store.Delete(ResourceKinds.Job, job.Namespace, job.Name);
        return null;
    }
}
