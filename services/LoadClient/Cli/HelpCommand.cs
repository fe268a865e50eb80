namespace Bookinfo.LoadClient.Cli;

/// <summary>Usage texts: of the program, or of one command with its flags.</summary>
internal static class HelpCommand
{
    public const string Program = "fortio";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var command = arguments is [var name, ..] ? CommandTable.Find(name) : null;
        if (command is null) WriteProgram(text);
        else WriteCommand(text, command);
        context.WriteOut(text.ToString());
        return Task.FromResult(ExitCode.Success);
    }

    /// <summary>The usage text of one command.</summary>
    public static void WriteCommand(TextWriter writer, Command command)
    {
        writer.WriteLine($"{Program} {command.Name} {command.Usage}".TrimEnd());
        writer.WriteLine($"  {command.Summary}");
        foreach (var group in command.Groups) group.Write(writer);
    }

    private static void WriteProgram(TextWriter writer)
    {
        writer.WriteLine($"Fortio {FortioVersion.Text}: load tests, and servers to test. Usage: {Program} COMMAND [flags] [TARGET]\n");
        foreach (var command in CommandTable.Commands) writer.WriteLine($"  {command.Name,-10} {command.Summary}");
        writer.WriteLine(
            $"""

            Flags begin with one or two dashes and come before the target; -x=v and -x v are the same, a switch is turned off by -x=false.
            '{Program} help COMMAND' lists the flags of a command.

            Exit codes of load: 0 a run with at least one answer, whatever its code; 1 wrong usage, unknown name or failed warm-up;
            2 unknown flag or wrong value, or a result file that cannot be written; 3 not one call was answered; 4 a -threshold was missed.
            """);
    }
}
