using Bookinfo.LoadClient.Transport;
using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli.Flags;

/// <summary>Flags of gRPC runs.</summary>
internal static class GrpcFlags
{
    public static FlagGroup Group { get; } = new("gRPC",
    [
        new Flag("grpc", "false", "speak gRPC with HOST:PORT: the standard health check, or -ping", IsSwitch: true),
        new Flag("ping", "false", "with -grpc: Fortio's own Ping", IsSwitch: true),
        new Flag("grpc-ping-delay", "0", "`duration` the ping server is asked to wait before it answers"),
        new Flag("healthservice", "", "`service` whose health is asked"),
    ]);

    public static GrpcOptions Read(FlagReader flags)
    {
        if (flags.IsOn("ping") && !flags.IsOn("grpc")) flags.RefuseFlag("ping", "needs -grpc");
        return new GrpcOptions
        {
            Streams = (int)flags.Whole("s", 1, 1000),
            PingDelay = flags.AnyDuration("grpc-ping-delay"),
            HealthService = flags.Text("healthservice"),
        };
    }
}
