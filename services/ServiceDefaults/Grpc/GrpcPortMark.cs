namespace Bookinfo.ServiceDefaults.Grpc;

/// <summary>Marks the connections that came in at the gRPC port, wherever PORT_MAP put it, and the endpoints that are for them.</summary>
internal sealed class GrpcPortMark
{
    public static readonly GrpcPortMark Instance = new();
}
