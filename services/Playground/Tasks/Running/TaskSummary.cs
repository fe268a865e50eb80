using System.Collections.Immutable;
using System.Globalization;

namespace Bookinfo.Playground.Tasks;

/// <summary>The table at the end of a run: task, steps, seconds, outcome.</summary>
internal static class TaskSummary
{
    /// <param name="results">What was begun.</param>
    /// <param name="asked">How many tasks were asked for.</param>
    /// <param name="output">Gets the table.</param>
    public static void Write(ImmutableArray<TaskResult> results, int asked, TextWriter output)
    {
        var width = results.Select(r => r.Task.Name.Length).Append("TASK".Length).Max();
        output.WriteLine($"{"TASK".PadRight(width)}  {"STEPS",5}  {"SECONDS",7}  OUTCOME");
        foreach (var result in results) output.WriteLine(Row(result, width));
        var counts = results.GroupBy(r => r.Verdict).Select(g => $"{g.Count()} {g.Key}");
        var seconds = results.Aggregate(TimeSpan.Zero, (sum, r) => sum + r.Duration);
        var rest = asked > results.Length ? [$"{asked - results.Length} not begun"] : Array.Empty<string>();
        output.WriteLine($"{asked} tasks: {string.Join(", ", [.. counts, .. rest])}, {TaskTime.Format(seconds)}");
    }

    private static string Row(TaskResult result, int width)
    {
        var steps = $"{result.Steps.Count(s => s.Passed)}/{result.Task.Scenarios.Sum(s => s.Steps.Length)}";
        var seconds = result.Duration.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        var reason = result.Outcome == TaskOutcome.Passed || result.Reasons is [] ? "" : $" ({result.Reasons[0]})";
        return $"{result.Task.Name.PadRight(width)}  {steps,5}  {seconds,7}  {result.Verdict}{reason}";
    }
}
