using Bookinfo.LoadClient.Cli.Curl;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The commands (contract fortio.md section 1), and which one a command line means.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<Command> Commands { get; } =
    [
        new("load", "[flags] TARGET", "runs a load test and reports it", LoadCommandLine.Groups, LoadCommand.RunAsync),
        new("curl", "[flags] URL", "fetches a URL once: body to stdout, headers to stderr, exit code 0 only on 200", CurlCommand.Groups, CurlCommand.RunAsync),
        ServeCommands.Server,
        ServeCommands.Report,
        ServeCommands.Redirect,
        ServeCommands.TcpEcho,
        ServeCommands.UdpEcho,
        new("grpcping", "[flags] TARGET", "measures gRPC round trips and clock skew", GrpcPingCommandLine.Groups, GrpcPingCommandLine.RunAsync),
        new("nc", "[flags] HOST:PORT", "stdin to a TCP or UDP socket, and the socket to stderr", NetcatCommandLine.Groups, NetcatCommandLine.RunAsync),
        new("merge", "[flags] FILE...", "adds the results of several machines to one", MergeCommand.Groups, MergeCommand.RunAsync),
        new("version", "", "prints the version", [], InformationCommands.VersionAsync),
        new("buildinfo", "", "prints the version, the runtime and the system", [], InformationCommands.BuildInfoAsync),
        new("help", "[COMMAND]", "prints this, or the flags of a command", [], HelpCommand.RunAsync),
        new("envhelp", "", "prints the environment variables that count", [], InformationCommands.EnvironmentHelpAsync),
    ];

    /// <summary>Runs what the command line names; the answer is the exit code (contract section 8).</summary>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var (name, words) = Recognise(arguments);
        if (Find(name) is { } command) return command.RunAsync(words, context);
        context.Error.WriteLine($"{HelpCommand.Program}: found the command \"{name}\", allowed are {string.Join(", ", Commands.Select(known => known.Name))}");
        return Task.FromResult(ExitCode.Usage);
    }

    public static Command? Find(string name) => Commands.FirstOrDefault(command => command.Name == name);

    // An image whose entrypoint is the program gets flags and a URL only.
    private static (string Name, IReadOnlyList<string> Words) Recognise(IReadOnlyList<string> arguments) => arguments switch
    {
        [] => ("help", []),
        ["-h" or "-help" or "--help" or "--h", ..] => ("help", []),
        ["-version" or "--version", ..] => ("version", []),
        [var first, ..] when first.StartsWith('-') || first.Contains("://", StringComparison.Ordinal) => ("load", arguments),
        [var first, ..] => (first, [.. arguments.Skip(1)]),
    };
}
