using System.Text;

using Bookinfo.LoadClient.Cli.Flags;
using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Grpc;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The command line of <c>grpcping</c>: flags of <c>load</c> that mean something here, and <c>-health</c>.</summary>
internal static class GrpcPingCommandLine
{
    private const string Name = "grpcping";
    private const string Allowed = "HOST, HOST:PORT, http://HOST or https://HOST";

    private static readonly FlagGroup Own = new("Probe",
    [
        new Flag("n", "1", "`number` of rounds"),
        new Flag("health", "false", "ask for health instead of Fortio's Ping", IsSwitch: true),
        new Flag("s", "1", "no effect: one call at a time"),
        .. GrpcFlags.Group.Flags.Where(flag => flag.Name is "grpc-ping-delay" or "healthservice"),
    ]);

    public static IReadOnlyList<FlagGroup> Groups { get; } = [Own, RequestFlags.Group, ConnectionFlags.Group, LogFlags.Group];

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var given = new FlagSet(Groups.SelectMany(group => group.Flags).Concat(GrpcFlags.Group.Flags).DistinctBy(flag => flag.Name));
        if (CommandLineMistakes.Read(Name, given, arguments, context) is { } end) return end;
        var flags = new FlagReader(given);
        if (given.Rest is not [{ Length: > 0 } target])
        {
            flags.RefuseUsage($"found {given.Rest.Count} words after the flags, allowed is one: {Allowed}");
            target = "localhost";
        }

        var options = new LoadOptions
        {
            Target = ConnectionFlags.Read(flags, target, flags.IsOn("health") ? TargetProtocol.GrpcHealth : TargetProtocol.GrpcPing),
            Request = RequestFlags.Read(flags, target, context.Input),
        };
        var count = flags.Whole("n", 1, long.MaxValue);
        var log = new ConsoleLog(new Screen(context.Error, context.IsErrorTerminal), LogFlags.Read(flags), context.Time);
        if (CommandLineMistakes.Check(Name, flags, context) is { } wrong) return wrong;
        await using var output = new StreamWriter(context.Output, new UTF8Encoding(false), leaveOpen: true);
        return await new GrpcPingCommand(options, count, log, output, context.Time).RunAsync(new RunEnvironment(), context.Interrupt);
    }
}
