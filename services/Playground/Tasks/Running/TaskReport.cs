using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Writes a run for the person who reads along: each command as one would type it, what is expected, what was seen.</summary>
internal sealed class TaskReport(TextWriter output)
{
    private const int LongestOutput = 20;

    public void Begin(TaskFile task)
    {
        output.WriteLine($"{task.Name}: {task.Title}");
        if (task.Doc is not null) output.WriteLine($"  {task.Doc}");
    }

    public void Begin(Scenario scenario)
    {
        output.WriteLine();
        output.WriteLine($"  {scenario.Name}");
    }

    public void Begin(TaskStep step, string folder, Uri? gateway)
    {
        if (step.Say is not null) output.WriteLine($"    # {step.Say}");
        foreach (var command in CommandLine.Of(step, folder, gateway)) output.WriteLine($"    $ {command}");
    }

    public void End(StepResult result, Observation? seen)
    {
        var lines = (seen?.Output ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Take(LongestOutput)) output.WriteLine($"      {line.TrimEnd()}");
        if (lines.Length > LongestOutput) output.WriteLine($"      ... {lines.Length - LongestOutput} more lines");
        output.WriteLine($"      expected  {ExpectationText.Of(result.Step)}");
        output.WriteLine($"      seen      {result.Seen}{(result.Passed ? "  ok" : "")}");
        foreach (var mismatch in result.Mismatches) output.WriteLine($"      NOT OK    {result.Step.Place}: {mismatch}");
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
        var verdict = result.Outcome switch
        {
            TaskOutcome.Passed => "passed",
            TaskOutcome.Failed => "FAILED",
            TaskOutcome.NotApplicable => "not applicable",
            _ => "cancelled",
        };
        output.WriteLine($"  {result.Task}: {verdict}, {result.Steps.Count(s => s.Passed)} of {result.Steps.Length} steps as expected");
    }
}
