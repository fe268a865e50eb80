using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Counts and conditions of a Job, as <c>wait</c>, <c>get</c> and <c>describe</c> read them.</summary>
internal static class JobStatus
{
    /// <param name="job">The Job.</param>
    /// <param name="ledger">What has ended.</param>
    /// <param name="active">Its pods that have not.</param>
    /// <param name="verdict">How it ended; null: it has not.</param>
    /// <param name="now">The time.</param>
    public static JsonObject Of(StoredObject job, JobLedger ledger, IReadOnlyCollection<StoredObject> active, JobVerdict? verdict, DateTimeOffset now)
    {
        var suspended = job.Json.Flag("spec", "suspend") == true;
        var status = new JsonObject { ["ready"] = active.Count(PodState.IsReady), ["terminating"] = 0, ["uncountedTerminatedPods"] = new JsonObject() };
        if (active.Count > 0) status["active"] = active.Count;
        if (ledger.Succeeded > 0) status["succeeded"] = ledger.Succeeded;
        if (ledger.Failed > 0) status["failed"] = ledger.Failed;
        if (ledger.Indexes.Count > 0) status["completedIndexes"] = Ranges(ledger.Indexes);
        var started = job.Json.Text("status", "startTime");
        if (!suspended) status["startTime"] = started ?? Text(now);
        var conditions = new JsonArray();
        if (suspended) conditions.Add(Condition("Suspended", "JobSuspended", "Job suspended", now));
        if (verdict is { } end)
        {
            // Since 1.31 a Job first meets its criteria and is complete once its last pod is gone; here both happen at once.
            conditions.Add(Condition(end.Success ? "SuccessCriteriaMet" : "FailureTarget", end.Reason, end.Message, now));
            conditions.Add(Condition(end.Success ? "Complete" : "Failed", end.Reason, end.Message, now));
            if (end.Success) status["completionTime"] = Text(now);
        }

        if (conditions.Count > 0) status["conditions"] = conditions;
        return status;
    }

    public static bool IsFinished(StoredObject job) => FinishedAt(job) is not null;

    /// <summary>When it ended, well or badly; null: it has not.</summary>
    public static DateTimeOffset? FinishedAt(StoredObject job)
    {
        foreach (var condition in job.Json.Items("status", "conditions"))
        {
            if (condition.Text("type") is "Complete" or "Failed" && condition.Text("status") == "True") return condition.Time("lastTransitionTime") ?? DateTimeOffset.MinValue;
        }

        return null;
    }

    /// <summary>Numbers as Kubernetes writes them: <c>0-2,5</c>.</summary>
    internal static string Ranges(SortedSet<int> numbers)
    {
        var ranges = new List<(int From, int To)>();
        foreach (var number in numbers)
        {
            if (ranges.Count > 0 && ranges[^1].To == number - 1) ranges[^1] = (ranges[^1].From, number);
            else ranges.Add((number, number));
        }

        return string.Join(',', ranges.Select(range => range.From == range.To ? $"{range.From}" : range.To == range.From + 1 ? $"{range.From},{range.To}" : $"{range.From}-{range.To}"));
    }

    private static JsonObject Condition(string type, string reason, string message, DateTimeOffset now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastProbeTime"] = Text(now),
        ["lastTransitionTime"] = Text(now),
        ["reason"] = reason,
        ["message"] = message,
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

/// <summary>How a Job ended.</summary>
/// <param name="Success">Whether enough pods succeeded.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">The sentence.</param>
internal readonly record struct JobVerdict(bool Success, string Reason, string Message);
