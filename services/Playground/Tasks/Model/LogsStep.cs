namespace Bookinfo.Playground.Tasks;

/// <summary>Reads the log of a container, of every pod that the selector names.</summary>
/// <param name="Pod">Whose log.</param>
/// <param name="SinceStep">Only what was written since the step before this one began (<c>since: step</c>); false: all of it.</param>
internal sealed record LogsStep(PodTarget Pod, bool SinceStep) : TaskStep;
