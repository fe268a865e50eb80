using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>A part of a task's story.</summary>
internal sealed record Scenario(string Name, ImmutableArray<TaskStep> Steps);
