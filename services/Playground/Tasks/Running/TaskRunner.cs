using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Runs a task against Playground or a cluster, through the Kubernetes API and the gateway only, and leaves the cluster as it was.</summary>
internal static class TaskRunner
{
    /// <param name="task">What to do and to see.</param>
    /// <param name="environment">Where.</param>
    /// <param name="output">Gets the story of the run.</param>
    /// <param name="ct">Ctrl-C: the run stops, and is undone all the same.</param>
    /// <param name="place">Its place among several tasks, written before its name.</param>
    public static async Task<TaskResult> RunAsync(TaskFile task, TaskEnvironment environment, TextWriter output, CancellationToken ct, string place = "")
    {
        var start = environment.Time.GetTimestamp();
        var report = new TaskReport(output);
        report.Begin(task, place);
        var (outcome, steps, reasons) = await RunAsync(task, environment, report, ct);
        var result = new TaskResult(task, outcome, steps, reasons, environment.Time.GetElapsedTime(start));
        report.End(result);
        return result;
    }

    private static async Task<(TaskOutcome Outcome, ImmutableArray<StepResult> Steps, ImmutableArray<string> Reasons)> RunAsync(
        TaskFile task, TaskEnvironment environment, TaskReport report, CancellationToken ct)
    {
        try
        {
            using var api = ClusterApi.Connect(environment.Kubeconfig, environment.Context);
            using var run = new TaskRun(task, environment, api, report);
            var census = environment.IsPrivate ? new ClusterCensus(api, environment.Time) : null;
            if (census is not null) await census.BeginAsync(ct);
            var (outcome, reasons) = await VerdictAsync(run, ct);
            if (outcome == TaskOutcome.Cancelled) report.Interrupted();
            var undone = await UndoAsync(run, census, environment.Patience.CleanUp);
            report.CleanUp(undone);
            var left = undone.Where(u => !u.IsOk).Select(u => u.Line).ToList();
            if (left.Count > 0 && outcome == TaskOutcome.Passed) outcome = TaskOutcome.Failed;
            return (outcome, run.Steps, [.. reasons, .. left]);
        }
        catch (TaskSetupException e)
        {
            return (TaskOutcome.Failed, [], [e.Message]);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return (TaskOutcome.Cancelled, [], ["stopped before its first step"]);
        }
    }

    private static async Task<(TaskOutcome Outcome, ImmutableArray<string> Reasons)> VerdictAsync(TaskRun run, CancellationToken ct)
    {
        try
        {
            var obstacles = await run.ObstaclesAsync(ct);
            if (obstacles is not []) return (TaskOutcome.NotApplicable, obstacles);
            var reasons = await run.RunAsync(ct);
            return (reasons is [] ? TaskOutcome.Passed : TaskOutcome.Failed, reasons);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return (TaskOutcome.Cancelled, ["stopped before its end"]);
        }
        catch (TaskStoppedException e)
        {
            return (TaskOutcome.Cancelled, [e.Message]);
        }
        catch (OperationCanceledException)
        {
            return (TaskOutcome.Failed, ["the Kubernetes API did not answer in time"]);
        }
        catch (HttpRequestException e)
        {
            return (TaskOutcome.Failed, [$"the Kubernetes API cannot be reached: {e.Message}"]);
        }
        catch (TaskSetupException e)
        {
            return (TaskOutcome.Failed, [e.Message]);
        }
    }

    /// <param name="run">What is undone.</param>
    /// <param name="census">Null: others use the cluster too, so nobody can tell what the task has left.</param>
    /// <param name="limit">For all of it.</param>
    private static async Task<ImmutableArray<(string Line, bool IsOk)>> UndoAsync(TaskRun run, ClusterCensus? census, TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        var lines = ImmutableArray.CreateBuilder<(string, bool)>();
        try
        {
            lines.AddRange(await run.UndoAsync(stop.Token));
            if (!run.Journal.IsEmpty) lines.AddRange(await run.Journal.UndoAsync(stop.Token));
            if (census is not null) lines.AddRange((await census.DifferencesAsync(stop.Token)).Select(d => (d, false)));
        }
        catch (OperationCanceledException)
        {
            lines.Add(($"clean-up was not done within {TaskTime.Format(limit)}", false));
        }
        catch (HttpRequestException e)
        {
            lines.Add(($"clean-up: the Kubernetes API cannot be reached: {e.Message}", false));
        }

        return lines.ToImmutable();
    }
}
