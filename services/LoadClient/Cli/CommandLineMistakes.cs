using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Ends a command whose flags are wrong, or that was only asked for help.</summary>
internal static class CommandLineMistakes
{
    /// <summary>Reads the words of a command.</summary>
    /// <param name="command">Its name.</param>
    /// <param name="flags">Gets the values.</param>
    /// <param name="arguments">The words.</param>
    /// <param name="context">Where a mistake, or the usage text, is printed.</param>
    /// <returns>The exit code when it ends here; null: go on.</returns>
    public static int? Read(string command, FlagSet flags, IReadOnlyList<string> arguments, CommandContext context)
    {
        if (flags.Read(arguments) is { } mistake) return Print(command, [mistake], ExitCode.BadFlag, context);
        if (!flags.IsHelpWanted) return null;
        HelpCommand.WriteCommand(context.Error, CommandTable.Find(command)!);
        return ExitCode.Success;
    }

    /// <summary>Prints what the values have wrong; null: nothing.</summary>
    public static int? Check(string command, FlagReader flags, CommandContext context) =>
        flags.Mistakes.Count == 0 ? null : Print(command, flags.Mistakes, flags.ExitCode, context);

    private static int Print(string command, IReadOnlyList<string> mistakes, int exitCode, CommandContext context)
    {
        foreach (var mistake in mistakes) context.Error.WriteLine($"{HelpCommand.Program} {command}: {mistake}");
        context.Error.WriteLine($"'{HelpCommand.Program} help {command}' lists the flags.");
        return exitCode;
    }
}
