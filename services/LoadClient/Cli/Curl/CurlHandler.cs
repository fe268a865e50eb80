using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Connections;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.LoadClient.Cli.Curl;

/// <summary>How one fetch connects: by unix socket, by a given address, through the outbound proxy, or plainly.</summary>
internal static class CurlHandler
{
    /// <exception cref="LoadSetupException">A certificate cannot be read.</exception>
    public static SocketsHttpHandler Create(TargetOptions target, Uri? proxy, TimeProvider time)
    {
        var connector = new UpstreamConnector(proxy, null, time, Random.Shared, (host, stop) => ResolveAsync(target, host, stop));
        return new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = target.FollowRedirects,
            AutomaticDecompression = target.Compression ? DecompressionMethods.GZip : DecompressionMethods.None,
            ConnectTimeout = target.Timeout,
            // A traceparent of ours would change what the server sees.
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ConnectCallback = target.UnixSocket is { } path ? (_, stop) => ConnectUnixAsync(path, stop) : connector.ConnectAsync,
            SslOptions = Tls(target),
        };
    }

    private static async Task<IPAddress[]> ResolveAsync(TargetOptions target, string host, CancellationToken stop)
    {
        if (target.Resolve is { } address) return [IPAddress.Parse(address)];
        return target.ResolveIpType switch
        {
            "ip4" => await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, stop),
            "ip6" => await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetworkV6, stop),
            _ => await Dns.GetHostAddressesAsync(host, stop),
        };
    }

    private static async ValueTask<Stream> ConnectUnixAsync(string path, CancellationToken stop)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Tls(TargetOptions target)
    {
        var options = TlsSettings.Load(target, "");
        // A redirect may lead to another host: the handler knows which.
        options.TargetHost = null;
        return options;
    }
}
