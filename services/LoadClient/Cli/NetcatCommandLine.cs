using Bookinfo.LoadClient.Cli.Flags;
using Bookinfo.LoadClient.Netcat;
using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The command line of <c>nc</c>.</summary>
internal static class NetcatCommandLine
{
    private const string Name = "nc";

    private static readonly FlagGroup Own = new("Conversation",
    [
        new Flag("nc-dont-stop-on-eof", "false", "the end of stdin is not passed on: only the other side ends the conversation", IsSwitch: true),
        .. ConnectionFlags.Group.Flags.Where(flag => flag.Name is "timeout" or "udp-timeout"),
    ]);

    public static IReadOnlyList<FlagGroup> Groups { get; } = [Own, LogFlags.Group];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var given = new FlagSet(Groups.SelectMany(group => group.Flags));
        if (CommandLineMistakes.Read(Name, given, arguments, context) is { } end) return end;
        var flags = new FlagReader(given);
        if (!NetcatOptions.TryParse(given.Rest, out var options)) flags.RefuseUsage($"found \"{string.Join(' ', given.Rest)}\" after the flags, allowed is {NetcatOptions.Allowed}");
        var log = new ConsoleLog(new Screen(context.Error, context.IsErrorTerminal), LogFlags.Read(flags), context.Time);
        options = options is null ? null : options with
        {
            StopsOnEndOfInput = !flags.IsOn("nc-dont-stop-on-eof"),
            ConnectTimeout = flags.Duration("timeout"),
            UdpSilence = flags.Duration("udp-timeout"),
        };
        if (CommandLineMistakes.Check(Name, flags, context) is { } wrong) return wrong;
        // The socket goes to stderr, as with Fortio.
        return await new NetcatCommand(options!, context.Input, Console.OpenStandardError(), log).RunAsync(new RunEnvironment(), context.Interrupt);
    }
}
