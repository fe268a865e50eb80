using System.Collections.Immutable;

namespace Bookinfo.Playground.Tasks;

/// <summary>A task that was read, or everything that is wrong with its file.</summary>
/// <param name="Task">Null when there are errors.</param>
/// <param name="Errors">Each begins with <c>file:line</c>.</param>
internal sealed record TaskFileResult(TaskFile? Task, ImmutableArray<string> Errors);
