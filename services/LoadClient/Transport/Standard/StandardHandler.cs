using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.LoadClient.Transport.Standard;

/// <summary>Sets .NET's client up as the flags say.</summary>
internal static class StandardHandler
{
    /// <summary>Of one worker.</summary>
    public static SocketsHttpHandler New(ConnectionSettings settings, ConnectionRecord record)
    {
        var target = settings.Target;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = target.FollowRedirects,
            AutomaticDecompression = target.Compression ? DecompressionMethods.GZip : DecompressionMethods.None,
            MaxConnectionsPerServer = 1,
            ConnectTimeout = target.Timeout,
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(settings, record, context, cancellationToken),
        };
        if (settings.Tls is { } tls)
        {
            handler.SslOptions = new()
            {
                EnabledSslProtocols = tls.EnabledSslProtocols,
                CertificateRevocationCheckMode = tls.CertificateRevocationCheckMode,
                CertificateChainPolicy = tls.CertificateChainPolicy,
                ClientCertificateContext = tls.ClientCertificateContext,
                RemoteCertificateValidationCallback = tls.RemoteCertificateValidationCallback,
            };
        }

        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(
        ConnectionSettings settings, ConnectionRecord record, SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();

        // A redirect may lead to another host: only the target's own has the addresses that were asked for.
        var isTarget = context.DnsEndPoint.Host == settings.Address.Host && context.DnsEndPoint.Port == settings.Address.Port;
        EndPoint endPoint = settings.Target.UnixSocket is { } path ? new UnixDomainSocketEndPoint(path)
            : settings.OutboundProxy is { } proxy ? proxy
            : isTarget ? await settings.Resolver.NextAsync(cancellationToken)
            : context.DnsEndPoint;
        var socket = endPoint is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            if (settings.OutboundProxy is not null && settings.Target.UnixSocket is null) await ConnectTunnel.OpenAsync(socket, context.DnsEndPoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var name = endPoint.Equals(settings.OutboundProxy) || endPoint is DnsEndPoint ? $"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}" : endPoint.ToString();
        record.Add(name ?? "", Stopwatch.GetElapsedTime(start));
        return new NetworkStream(socket, ownsSocket: true);
    }
}
