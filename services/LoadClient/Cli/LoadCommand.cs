using Bookinfo.LoadClient.Cli.Curl;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Runs a load test and reports it.</summary>
internal static class LoadCommand
{
    private const string Name = "load";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var given = LoadCommandLine.Flags();
        if (CommandLineMistakes.Read(Name, given, arguments, context) is { } end) return end;
        if (given.IsOn("curl")) return await CurlCommand.RunAsync(given, context);
        var line = LoadCommandLine.Read(given, context.Input, out var flags);
        if (CommandLineMistakes.Check(Name, flags, context) is { } wrong) return wrong;
        return await new LoadSession(line, context).RunAsync();
    }
}
