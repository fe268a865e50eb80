using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags that Fortio knows and <c>load</c> does not take, each with what to use instead (ruling 32).</summary>
internal static class RefusedFlags
{
    private const string OfServer = "belongs to fortio server";

    private const string NotHere = "is not offered here";

    private static readonly Dictionary<string, (bool IsSwitch, string Why)> Reasons = new(StringComparer.Ordinal)
    {
        ["profile"] = (false, $"{NotHere}: it writes profiles of a Go program; use dotnet-trace or perf"),
        ["pprof"] = (true, $"{NotHere}: it serves profiles of a Go program; use dotnet-trace or perf"),
        ["M"] = (false, $"{NotHere}: to mirror requests use the mesh's mirroring task (k8s/tasks/mirroring)"),
        ["P"] = (false, $"{NotHere}: use socat or nc for a TCP proxy"),
        ["multi-mirror-origin"] = (true, $"{NotHere}, as -M is not"),
        ["multi-serial-mode"] = (true, $"{NotHere}, as -M is not"),
        ["proxy-all-headers"] = (true, $"{NotHere}, as -M is not"),
        ["config-dir"] = (false, $"{NotHere}: give the flags on the command line"),
        ["config-port"] = (false, $"{NotHere}: give the flags on the command line"),
        ["sync"] = (false, $"{NotHere}: fetch the results with curl, or use fortio merge"),
        ["sync-interval"] = (false, $"{NotHere}, as -sync is not"),
        ["grpc-method"] = (false, $"{NotHere}: use -ping or the health check, or ghz for any method"),
        ["grpc-compression"] = (true, $"{NotHere}: gRPC calls are sent uncompressed"),
        ["init"] = (false, $"{NotHere}, as the script command is not"),
        ["static-dir"] = (false, "has had no effect in Fortio for years: leave it out"),
        ["stream"] = (true, "is for fortio curl only: for a body from stdin use -payload-file -"),
        ["health"] = (true, "belongs to fortio grpcping: load -grpc without -ping is the health check"),
        ["nc-dont-stop-on-eof"] = (true, "belongs to fortio nc"),
        ["http-port"] = (false, OfServer),
        ["grpc-port"] = (false, OfServer),
        ["tcp-port"] = (false, OfServer),
        ["udp-port"] = (false, OfServer),
        ["redirect-port"] = (false, OfServer),
        ["ui-path"] = (false, OfServer),
        ["echo-debug-path"] = (false, OfServer),
        ["echo-server-default-params"] = (false, OfServer),
        ["max-echo-delay"] = (false, OfServer),
        ["server-idle-timeout"] = (false, OfServer),
        ["grpc-max-streams"] = (false, OfServer),
        ["udp-async"] = (true, OfServer),
        ["base-url"] = (false, OfServer),
        ["mtls"] = (true, OfServer + ": for a client certificate give -cert and -key"),
    };

    /// <summary>Known only to be refused; the usage text leaves them out.</summary>
    public static IEnumerable<Flag> Flags => Reasons.Select(reason => new Flag(reason.Key, IsSwitch: reason.Value.IsSwitch));

    /// <summary>Some of them, for another command.</summary>
    public static IEnumerable<Flag> Only(IEnumerable<string> names) => names.Select(name => new Flag(name, IsSwitch: Reasons[name].IsSwitch));

    public static void Check(FlagReader flags) => Check(flags, Reasons.Keys);

    /// <summary>The same for some of them.</summary>
    public static void Check(FlagReader flags, IEnumerable<string> names)
    {
        foreach (var name in names)
            if (flags.IsGiven(name)) flags.RefuseFlag(name, Reasons[name].Why);
    }
}
