using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Runs a task against Playground or a cluster, through the Kubernetes API and the gateway only, and leaves the cluster as it was.</summary>
internal static class TaskRunner
{
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(30);

    /// <param name="task">What to do and to see.</param>
    /// <param name="environment">Where.</param>
    /// <param name="output">Gets the story of the run.</param>
    /// <param name="ct">Ctrl-C: the run stops, and is undone all the same.</param>
    public static async Task<TaskResult> RunAsync(TaskFile task, TaskEnvironment environment, TextWriter output, CancellationToken ct)
    {
        var report = new TaskReport(output);
        report.Begin(task);
        var result = await RunAsync(task, environment, report, ct);
        report.End(result);
        return result;
    }

    private static async Task<TaskResult> RunAsync(TaskFile task, TaskEnvironment environment, TaskReport report, CancellationToken ct)
    {
        try
        {
            using var api = ClusterApi.Connect(environment.Kubeconfig, environment.Context);
            using var run = new TaskRun(task, environment, api, report);
            var (outcome, reasons) = await VerdictAsync(run, ct);
            var undone = await UndoAsync(run);
            report.CleanUp(undone);
            var left = undone.Where(u => !u.IsOk).Select(u => u.Line).ToList();
            if (left.Count > 0 && outcome == TaskOutcome.Passed) outcome = TaskOutcome.Failed;
            return new TaskResult(task.Name, outcome, run.Steps, [.. reasons, .. left]);
        }
        catch (TaskSetupException e)
        {
            return new TaskResult(task.Name, TaskOutcome.Failed, [], [e.Message]);
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

    private static async Task<ImmutableArray<(string Line, bool IsOk)>> UndoAsync(TaskRun run)
    {
        using var limit = new CancellationTokenSource(CleanUpLimit);
        try
        {
            var commands = await run.UndoAsync(limit.Token);
            return run.Journal.IsEmpty ? commands : [.. commands, .. await run.Journal.UndoAsync(limit.Token)];
        }
        catch (OperationCanceledException)
        {
            return [($"clean-up was not done within {TaskTime.Format(CleanUpLimit)}", false)];
        }
    }
}
