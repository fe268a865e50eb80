using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>Callers, as workloads have them.</summary>
internal static class Clients
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Follows http_proxy: absolute form.</summary>
    public static HttpClient Through(IProxy sidecar) =>
        new(new SocketsHttpHandler { Proxy = new WebProxy($"http://{sidecar.Endpoints[0]}"), UseCookies = false, AllowAutoRedirect = false }) { Timeout = Limit };

    /// <summary>Dials through CONNECT, as ServiceDefaults does: origin form inside, any protocol.</summary>
    public static HttpClient Tunnelled(IProxy sidecar, Version? version = null) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (dial, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(sidecar.Endpoints[0], cancel);
            var stream = new NetworkStream(socket, ownsSocket: true);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {dial.DnsEndPoint.Host}:{dial.DnsEndPoint.Port} HTTP/1.1\r\nHost: x\r\n\r\n"), cancel);
            var head = new byte["HTTP/1.1 200 Connection established\r\n\r\n".Length];
            await stream.ReadExactlyAsync(head, cancel);
            Assert.StartsWith("HTTP/1.1 200", Encoding.ASCII.GetString(head), StringComparison.Ordinal);
            return stream;
        },
    })
    {
        Timeout = Limit,
        DefaultRequestVersion = version ?? HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>A browser in front of a gateway.</summary>
    public static HttpClient Direct() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Limit };
}
