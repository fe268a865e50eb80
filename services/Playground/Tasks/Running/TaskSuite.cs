using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Several tasks, one after the other, on the same engine.</summary>
internal static class TaskSuite
{
    /// <param name="tasks">In this order.</param>
    /// <param name="environment">Where.</param>
    /// <param name="output">Gets the stories, and a table at the end when there is more than one.</param>
    /// <param name="ct">Ctrl-C: the task that runs is undone, the others are not begun.</param>
    /// <returns>One result for each task that was begun.</returns>
    public static async Task<ImmutableArray<TaskResult>> RunAsync(ImmutableArray<TaskFile> tasks, TaskEnvironment environment, TextWriter output, CancellationToken ct)
    {
        var results = ImmutableArray.CreateBuilder<TaskResult>(tasks.Length);
        foreach (var task in tasks)
        {
            var place = tasks.Length == 1 ? "" : $"[{results.Count + 1}/{tasks.Length}] ";
            var result = await TaskRunner.RunAsync(task, environment, output, ct, place);
            results.Add(result);
            if (tasks.Length > 1) await output.WriteLineAsync();
            if (result.Outcome == TaskOutcome.Cancelled) break;
        }

        if (tasks.Length > 1) TaskSummary.Write(results.ToImmutable(), tasks.Length, output);
        return results.ToImmutable();
    }

    /// <summary>1 when a task failed, 130 when the run was stopped, 3 when nothing could be judged, else 0: what is not applicable is no failure.</summary>
    public static int ExitCode(ImmutableArray<TaskResult> results)
    {
        if (results.Any(r => r.Outcome == TaskOutcome.Failed)) return 1;
        if (results.Any(r => r.Outcome == TaskOutcome.Cancelled)) return 130;
        return results.Any(r => r.Outcome == TaskOutcome.Passed) ? 0 : 3;
    }
}
