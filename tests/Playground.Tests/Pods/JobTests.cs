using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>Jobs run real processes to their end.</summary>
public sealed class JobTests
{
    [Fact]
    public async Task A_job_runs_until_enough_pods_have_succeeded()
    {
        await using var lab = await PodLab.StartAsync();
        Create(lab, "load", """ "parallelism": 2, "completions": 3, "backoffLimit": 6, "completionMode": "NonIndexed" """, "done");
        var job = await EndAsync(lab, "load");
        Assert.Equal((3, null), (job.Json.Number("status", "succeeded"), job.Json.Number("status", "active")));
        Assert.Equal(["SuccessCriteriaMet", "Complete"], job.Json.Items("status", "conditions").Select(c => c.Text("type")));
        Assert.NotNull(job.Json.Time("status", "completionTime"));
        Assert.Equal(3, lab.Pods("load").Count(pod => pod.Json.Text("status", "phase") == "Succeeded"));
        Assert.NotEmpty(lab.Events("load", "Completed"));
    }

    [Fact]
    public async Task Pods_of_an_indexed_job_know_their_number_and_each_number_is_done_once()
    {
        await using var lab = await PodLab.StartAsync();
        Create(lab, "load", """ "parallelism": 3, "completions": 3, "backoffLimit": 6, "completionMode": "Indexed" """, "9080");
        var pods = await lab.UntilAsync(() => lab.Pods("load") is { Length: 3 } all && all.All(PodState.IsReady) ? all : null, "three pods");
        foreach (var pod in pods)
        {
            var index = JobPods.IndexOf(pod)!.Value;
            Assert.StartsWith($"load-{index}-", pod.Name, StringComparison.Ordinal);
            Assert.Equal($"{index}", await lab.EnvAsync(pod, "JOB_COMPLETION_INDEX"));
            Assert.Equal($"load-{index}", await lab.EnvAsync(pod, "HOSTNAME"));
        }

        foreach (var pod in pods) await ExitAsync(lab, pod, 0);
        Assert.Equal("0-2", (await EndAsync(lab, "load")).Json.Text("status", "completedIndexes"));
        Assert.Equal([0, 1, 2], lab.Pods("load").Select(JobPods.IndexOf).OfType<int>().Order());
    }

    [Fact]
    public async Task A_job_that_keeps_failing_ends_at_its_limit_and_says_so()
    {
        await using var lab = await PodLab.StartAsync();
        Create(lab, "load", """ "parallelism": 1, "completions": 1, "backoffLimit": 2, "completionMode": "NonIndexed" """, "fail");
        var job = await EndAsync(lab, "load");
        Assert.Equal(3, job.Json.Number("status", "failed"));
        var failed = job.Json.Items("status", "conditions").Single(c => c.Text("type") == "Failed");
        Assert.Equal(("BackoffLimitExceeded", "Job has reached the specified backoff limit"), (failed.Text("reason"), failed.Text("message")));
        Assert.All(lab.Pods("load"), pod => Assert.Equal("Failed", pod.Json.Text("status", "phase")));
    }

    [Fact]
    public async Task A_deleted_pod_counts_as_failed_and_another_one_does_its_work()
    {
        await using var lab = await PodLab.StartAsync();
        Create(lab, "load", """ "parallelism": 1, "completions": 1, "backoffLimit": 6, "completionMode": "NonIndexed" """, "9080", "stubborn");
        var first = await lab.UntilAsync(() => lab.Pods("load").FirstOrDefault(PodState.IsReady), "a pod");
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", first.Name, 1);
        var second = await lab.UntilAsync(() => lab.Pods("load").FirstOrDefault(pod => pod.Uid != first.Uid && PodState.IsReady(pod)), "another pod");
        // It counts once it is gone, as it may still end well; the replacement does not wait for that.
        await lab.UntilAsync(() => Job(lab, "load")!.Json.Number("status", "failed") == 1 ? "counted" : null, "one failure");
        await ExitAsync(lab, second, 0);
        Assert.Equal(1, (await EndAsync(lab, "load")).Json.Number("status", "succeeded"));
    }

    [Fact]
    public async Task Suspended_it_has_no_pods_and_goes_on_when_told()
    {
        await using var lab = await PodLab.StartAsync();
        Create(lab, "load", """ "parallelism": 1, "completions": 1, "backoffLimit": 6, "completionMode": "NonIndexed", "suspend": true """, "done");
        await lab.UntilAsync(() => Job(lab, "load") is { } job && job.Json.Items("status", "conditions").Any(c => c.Text("type") == "Suspended") ? job : null, "suspended");
        Assert.Empty(lab.Pods("load"));
        lab.Store.Change(ResourceKinds.Job, "default", "load", json =>
        {
            json["spec"]!["suspend"] = false;
            return true;
        });
        Assert.Equal(1, (await EndAsync(lab, "load")).Json.Number("status", "succeeded"));
    }

    [Fact]
    public async Task A_deadline_ends_its_pods_and_a_time_to_live_takes_it_away()
    {
        await using var lab = await PodLab.StartAsync();
        Create(lab, "late", """ "parallelism": 1, "completions": 1, "backoffLimit": 6, "completionMode": "NonIndexed", "activeDeadlineSeconds": 1 """, "9080");
        Assert.Equal("DeadlineExceeded", (await EndAsync(lab, "late")).Json.Items("status", "conditions").Last().Text("reason"));
        await lab.UntilAsync(() => lab.Pods("late").Length == 0 ? "none" : null, "its pods gone");

        Create(lab, "short", """ "parallelism": 1, "completions": 1, "backoffLimit": 6, "completionMode": "NonIndexed", "ttlSecondsAfterFinished": 0 """, "done");
        await lab.UntilAsync(() => lab.Store.List(ResourceKinds.Event).Items.Any(e => e.Json.Text("involvedObject", "name") == "short" && e.Json.Text("reason") == "Completed") && Job(lab, "short") is null ? "gone" : null, "short gone");
    }

    [Theory]
    [InlineData(new int[0], "")]
    [InlineData(new[] { 4 }, "4")]
    [InlineData(new[] { 0, 1 }, "0,1")]
    [InlineData(new[] { 0, 1, 2, 5, 7, 8, 9 }, "0-2,5,7-9")]
    public void Indexes_are_written_as_ranges(int[] indexes, string text) => Assert.Equal(text, JobStatus.Ranges([.. indexes]));

    private static void Create(PodLab lab, string name, string spec, params string[] arguments) => lab.Create(ResourceKinds.Job, name, $$"""
        { "spec": { {{spec}}, "template": {
            "metadata": { "labels": { "app": "{{name}}" } },
            "spec": { "restartPolicy": "Never", "containers": [ { "name": "main", "image": "test/program:1", "args": [ {{string.Join(", ", arguments.Select(argument => $"\"{argument}\""))}} ], "ports": [ { "containerPort": 9080 } ] } ] } } } }
        """);

    private static StoredObject? Job(PodLab lab, string name) => lab.Store.Find(ResourceKinds.Job, "default", name);

    private static Task<StoredObject> EndAsync(PodLab lab, string name) =>
        lab.UntilAsync(() => Job(lab, name) is { } job && JobStatus.IsFinished(job) ? job : null, $"{name} finished");

    private static async Task ExitAsync(PodLab lab, StoredObject pod, int code)
    {
        try
        {
            await lab.AskAsync(pod, $"/exit?{code}");
        }
        catch (HttpRequestException)
        {
            // It ended before it answered, as it was told.
        }
    }
}
