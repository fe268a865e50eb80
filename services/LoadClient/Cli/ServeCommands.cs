using Bookinfo.LoadClient.Cli.Flags;
using Bookinfo.LoadClient.Server;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>The commands that serve: one server, of which each opens a part.</summary>
internal static class ServeCommands
{
    /// <summary>Flags of Fortio's server that are not offered, with the reason (ruling 32).</summary>
    private static readonly string[] Refused = ["config-dir", "config-port", "sync", "sync-interval", "pprof", "M", "P", "multi-mirror-origin", "multi-serial-mode", "proxy-all-headers", "static-dir"];

    private static readonly FlagGroup[] Groups = [ServerFlags.Ports, ServerFlags.Echo, ServerFlags.Grpc, ServerFlags.Pages];

    // The browser of results stands at the root: nothing echoes there.
    private static readonly FlagGroup[] ReportGroups = [ServerFlags.Ports, ServerFlags.Echo, ServerFlags.Grpc, ServerFlags.PagesAt("/")];

    public static Command Server { get; } = Of("server", "echo over HTTP, gRPC, TCP and UDP, and the web pages", options => options);

    public static Command Report { get; } = Of("report", "serves the pages that show results", options => options with
    {
        Content = PortContent.Results,
        Grpc = ListenAddress.Disabled,
        Tcp = ListenAddress.Disabled,
        Udp = ListenAddress.Disabled,
    }, ReportGroups);

    public static Command Redirect { get; } = Of("redirect", "answers every request with a redirect to https", options => Nothing(options) with { Redirect = options.Redirect });

    public static Command TcpEcho { get; } = Of("tcp-echo", "echo over TCP", options => Nothing(options) with { Tcp = options.Tcp });

    public static Command UdpEcho { get; } = Of("udp-echo", "echo over UDP", options => Nothing(options) with { Udp = options.Udp });

    private static ServerOptions Nothing(ServerOptions options) => options with
    {
        Http = ListenAddress.Disabled,
        Grpc = ListenAddress.Disabled,
        Tcp = ListenAddress.Disabled,
        Udp = ListenAddress.Disabled,
        Redirect = ListenAddress.Disabled,
    };

    private static Command Of(string name, string summary, Func<ServerOptions, ServerOptions> part) => Of(name, summary, part, Groups);

    private static Command Of(string name, string summary, Func<ServerOptions, ServerOptions> part, FlagGroup[] groups) => new(name, "[flags]", summary, groups, async (arguments, context) =>
    {
        var given = new FlagSet(groups.SelectMany(group => group.Flags).Concat(RefusedFlags.Only(Refused)));
        if (CommandLineMistakes.Read(name, given, arguments, context) is { } end) return end;
        var flags = new FlagReader(given);
        RefusedFlags.Check(flags, Refused);
        if (given.Rest.Count > 0) flags.RefuseUsage($"found \"{given.Rest[0]}\", allowed are flags only");
        var options = part(ServerFlags.Read(flags));
        return CommandLineMistakes.Check(name, flags, context) ?? await ServerProgram.RunAsync(options, context.Prepare);
    });
}
