using Bookinfo.ServiceDefaults.Settings;

namespace Bookinfo.ServiceDefaults.Grpc;

/// <summary>Where a service speaks gRPC.</summary>
internal sealed class GrpcPortOptions
{
    /// <summary><c>GRPC_LISTEN_PORT</c>: 1 to 65535, 9090 by default; 0: the service has no gRPC face.</summary>
    public int Port { get; set; } = 9090;

    public static void Read(GrpcPortOptions options, SettingsReader settings) =>
        options.Port = (int)settings.Number("GRPC_LISTEN_PORT", options.Port, 0, ushort.MaxValue);
}
