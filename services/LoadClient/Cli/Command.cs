namespace Bookinfo.LoadClient.Cli;

/// <summary>One command of the program.</summary>
/// <param name="Name">First word of the command line.</param>
/// <param name="Usage">What follows it.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Groups">Its flags, for the usage text.</param>
/// <param name="RunAsync">Runs it with the words after its name; the answer is the exit code.</param>
internal sealed record Command(
    string Name, string Usage, string Summary, IReadOnlyList<FlagGroup> Groups, Func<IReadOnlyList<string>, CommandContext, Task<int>> RunAsync);
