using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>One <c>task.yaml</c>: what is done, in order, and what must be seen.</summary>
internal sealed record TaskFile
{
    /// <summary>Name of the task's folder, for example <c>request-routing</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Folder that holds <c>task.yaml</c> and the files that its steps name.</summary>
    public required string Folder { get; init; }

    /// <summary>One line for a list of tasks.</summary>
    public required string Title { get; init; }

    /// <summary>The page this task stands for; null when there is none.</summary>
    public Uri? Doc { get; init; }

    /// <summary>Tasks of the seed that this one covers, by number. Empty: it came later.</summary>
    public ImmutableArray<string> Seed { get; init; } = [];

    /// <summary>What must be there; a task with an unmet one is "not applicable". Empty: nothing but Istio.</summary>
    public ImmutableArray<Requirement> Requires { get; init; } = [];

    /// <summary>Deployments of namespace <c>default</c> that must be available before the first step.</summary>
    public ImmutableArray<string> Workloads { get; init; } = [];

    /// <summary>Parts of the story. Each goes on from where the one before it ended.</summary>
    public required ImmutableArray<Scenario> Scenarios { get; init; }
}
