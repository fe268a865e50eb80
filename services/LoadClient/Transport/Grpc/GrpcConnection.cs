using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.LoadClient.Transport.Standard;

using Grpc.Net.Client;

namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>One HTTP/2 connection for a number of callers, each with one call at a time.</summary>
internal sealed class GrpcConnection : IDisposable
{
    public GrpcConnection(ConnectionSettings settings, GrpcMetadata metadata, ConnectionRecord record)
    {
        Record = record;
        Channel = GrpcChannel.ForAddress($"{settings.Address.Scheme}://{settings.Address.Authority}", new GrpcChannelOptions
        {
            HttpHandler = new GrpcHeadHandler(metadata, StandardHandler.New(settings, record)),
            DisposeHttpClient = true,
        });
    }

    public GrpcChannel Channel { get; }

    public ConnectionRecord Record { get; }

    public void Dispose() => Channel.Dispose();
}
