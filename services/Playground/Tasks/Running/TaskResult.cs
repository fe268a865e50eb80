using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>How a run ended.</summary>
/// <param name="Task">Name of the task.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Steps">The steps that were run, in order; the last one failed when the task did.</param>
/// <param name="Reasons">Why it is not passed; empty when it is.</param>
internal sealed record TaskResult(string Task, TaskOutcome Outcome, ImmutableArray<StepResult> Steps, ImmutableArray<string> Reasons)
{
    public int ExitCode => Outcome switch
    {
        TaskOutcome.Passed => 0,
        TaskOutcome.Failed => 1,
        TaskOutcome.NotApplicable => 3,
        _ => 130,
    };
}

internal enum TaskOutcome
{
    /// <summary>Every step showed what it must.</summary>
    Passed,

    /// <summary>A step did not, or the cluster could not be left as it was found.</summary>
    Failed,

    /// <summary>Something that the task requires is not there, or it has a step that this version cannot run. Nothing was changed.</summary>
    NotApplicable,

    /// <summary>Ctrl-C. What had been applied is undone.</summary>
    Cancelled,
}

/// <summary>How one step ended.</summary>
/// <param name="Step">The step.</param>
/// <param name="Seen">In words, for a person.</param>
/// <param name="Mismatches">What was not as expected; empty: the step passed.</param>
internal sealed record StepResult(TaskStep Step, string Seen, ImmutableArray<string> Mismatches)
{
    public bool Passed => Mismatches is [];
}
