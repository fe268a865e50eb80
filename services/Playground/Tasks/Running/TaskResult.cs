using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>How a run ended.</summary>
/// <param name="Task">The task.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Steps">The steps that were run, in order; the last one failed when the task did.</param>
/// <param name="Reasons">Why it is not passed; empty when it is.</param>
/// <param name="Duration">From its first look at the cluster until everything was put back.</param>
internal sealed record TaskResult(TaskFile Task, TaskOutcome Outcome, ImmutableArray<StepResult> Steps, ImmutableArray<string> Reasons, TimeSpan Duration)
{
    public string Verdict => Outcome switch
    {
        TaskOutcome.Passed => "passed",
        TaskOutcome.Failed => "FAILED",
        TaskOutcome.NotApplicable => "not applicable",
        _ => "cancelled",
    };
}

internal enum TaskOutcome
{
    /// <summary>Every step showed what it must.</summary>
    Passed,

    /// <summary>A step did not, or the cluster could not be left as it was found.</summary>
    Failed,

    /// <summary>Something that the task requires is not there. Nothing was changed.</summary>
    NotApplicable,

    /// <summary>Ctrl-C, or a reader who stopped. What had been applied is undone.</summary>
    Cancelled,
}

/// <summary>How one step ended.</summary>
/// <param name="Scenario">Name of the scenario it belongs to.</param>
/// <param name="Step">The step.</param>
/// <param name="Commands">What one would type for it.</param>
/// <param name="Seen">In words, for a person.</param>
/// <param name="Mismatches">What was not as expected; empty: the step passed.</param>
/// <param name="Duration">Of all its tries.</param>
internal sealed record StepResult(string Scenario, TaskStep Step, ImmutableArray<string> Commands, string Seen, ImmutableArray<string> Mismatches, TimeSpan Duration)
{
    public bool Passed => Mismatches is [];
}
