using System.Net;
using System.Net.Sockets;

using Bookinfo.ServiceDefaults;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Bookinfo.TcpEcho;

/// <summary>Opens listeners; one that cannot be opened ends the start with the line that the original prints.</summary>
internal sealed class EchoListenerFactory(IOptions<SocketTransportOptions> options, ILoggerFactory loggers) : IConnectionListenerFactory
{
    internal const string Failed = "failed to create listener, err: ";

    private readonly SocketTransportFactory _sockets = new(options, loggers);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _sockets.BindAsync(endpoint, cancellationToken);
        }
        catch (Exception exception) when (exception is AddressInUseException or SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable })
        {
            // An IOException, because Kestrel takes others for a machine without IPv6 and tries again with IPv4.
            throw new IOException(exception.Message, new SetupException($"{Failed}listen {endpoint}: {exception.Message}"));
        }
    }
}
