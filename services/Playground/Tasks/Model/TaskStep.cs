using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>Something that is done, and what must be seen of it.</summary>
internal abstract record TaskStep
{
    /// <summary>Where the step stands: <c>task.yaml:12</c>.</summary>
    public required string Place { get; init; }

    /// <summary>What a learner should know before it; null: nothing.</summary>
    public string? Say { get; init; }

    /// <summary>How long the step is repeated until the expectation holds. Zero, the default: once.</summary>
    public TimeSpan Within { get; init; }

    /// <summary>What must be seen. Default: the command succeeds.</summary>
    public Expectation Expect { get; init; } = Expectation.Success;
}

/// <summary>Applies files of the task's folder, as <c>kubectl apply -f</c> does.</summary>
internal sealed record ApplyStep(ImmutableArray<string> Files) : TaskStep;

/// <summary>Deletes the objects of files, as <c>kubectl delete --ignore-not-found -f</c> does.</summary>
internal sealed record DeleteStep(ImmutableArray<string> Files) : TaskStep;

/// <summary>Runs kubectl.</summary>
/// <param name="Arguments">What stands behind <c>kubectl</c>; <c>$CERTS</c> in a word is the folder of the certificates.</param>
/// <param name="Undo">Arguments that undo it when the run is over, however it ends; empty: there is nothing to undo.</param>
internal sealed record KubectlStep(ImmutableArray<string> Arguments, ImmutableArray<string> Undo) : TaskStep;
