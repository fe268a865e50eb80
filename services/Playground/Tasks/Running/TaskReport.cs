using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Writes a run for the person who reads along: each command as one would type it, what is expected, what was seen.</summary>
internal sealed class TaskReport(TextWriter output)
{
    private const int LongestOutput = 20;

    /// <param name="task">The task that begins.</param>
    /// <param name="place">Its place among several, for example <c>[3/31] </c>; empty when it is the only one.</param>
    public void Begin(TaskFile task, string place)
    {
        output.WriteLine($"{place}{task.Name}: {task.Title}");
        if (task.Doc is not null) output.WriteLine($"  {task.Doc}");
    }

    public void Begin(Scenario scenario)
    {
        output.WriteLine();
        output.WriteLine($"  {scenario.Name}");
    }

    public void Begin(TaskStep step, ImmutableArray<string> commands)
    {
        if (step.Say is not null) output.WriteLine($"    # {step.Say}");
        foreach (var command in commands) output.WriteLine($"    $ {command}");
        output.WriteLine($"      expected  {ExpectationText.Of(step)}");
    }

    public void End(StepResult result, Observation? seen)
    {
        var lines = (seen?.Output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Take(LongestOutput)) output.WriteLine($"      {line.TrimEnd()}");
        if (lines.Length > LongestOutput) output.WriteLine($"      ... {lines.Length - LongestOutput} more lines");
        output.WriteLine($"      seen      {result.Seen}{(result.Passed ? "  ok" : "")}");
        foreach (var mismatch in result.Mismatches) output.WriteLine($"      NOT OK    {result.Step.Place}: {mismatch}");
    }

    public void Interrupted()
    {
        output.WriteLine();
        output.WriteLine("  Interrupted; everything is put back now");
    }

    public void CleanUp(ImmutableArray<(string Line, bool IsOk)> lines)
    {
        if (lines is []) return;
        output.WriteLine();
        output.WriteLine("  Clean-up");
        foreach (var (line, _) in lines) output.WriteLine($"      {line}");
    }

    public void End(TaskResult result)
    {
        output.WriteLine();
        foreach (var reason in result.Reasons) output.WriteLine($"  {reason}");
        output.WriteLine($"  {result.Task.Name}: {result.Verdict}, {result.Steps.Count(s => s.Passed)} of {result.Steps.Length} steps as expected, {TaskTime.Format(result.Duration)}");
    }
}
