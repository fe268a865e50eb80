using System.Net;

using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Protocols;

/// <summary>The front door of a gateway or a sidecar, with one upstream behind it that takes every host.</summary>
internal sealed class Door : IAsyncDisposable
{
    private const string Name = "outbound|80||reviews.default.svc.cluster.local";

    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";

    private readonly ProxyHarness _harness;

    private Door(ProxyHarness harness, IProxy proxy, ProxyKind kind) => (_harness, Proxy, Kind) = (harness, proxy, kind);

    public IProxy Proxy { get; }

    public ProxyKind Kind { get; }

    public static async Task<Door> OpenAsync(ProxyKind kind, IPEndPoint upstream, bool http2 = false, ForwardAction? action = null)
    {
        var harness = ProxyHarness.Start(Tables.Of(80, [Tables.Host("*", action ?? Tables.Forward(Name))], [Tables.Cluster(Name, upstream) with { Http2 = http2 }]));
        return new Door(harness, await harness.OpenAsync(kind, kind == ProxyKind.Gateway ? 80 : 15001), kind);
    }

    /// <summary>A way to send to the cluster behind this door with something else besides.</summary>
    public static ForwardAction Forward { get; } = Tables.Forward(Name);

    /// <summary>A connection on which requests in origin form may be sent: through CONNECT at a sidecar.</summary>
    public async Task<RawHttp> KnockAsync()
    {
        var connection = await RawHttp.ConnectAsync(Proxy.Endpoints[0]);
        if (Kind == ProxyKind.Gateway) return connection;
        await connection.SendAsync("CONNECT reviews:80 HTTP/1.1\r\n\r\n");
        Assert.Equal(Established, await connection.ReadAsync(Established.Length));
        return connection;
    }

    /// <summary>One request on a connection of its own.</summary>
    public async Task<RawAnswer?> AskAsync(string request)
    {
        using var connection = await KnockAsync();
        await connection.SendAsync(request);
        return await connection.ReadAnswerAsync();
    }

    /// <summary>A client of ours that dials this door: <c>http://reviews/</c> is what it should ask for.</summary>
    public HttpClient Client(Version version)
    {
        if (Kind != ProxyKind.Gateway) return Clients.Tunnelled(Proxy, version);
        return new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(Proxy.Endpoints[0], cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            Timeout = TimeSpan.FromMinutes(1),
            DefaultRequestVersion = version,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public Task<string> NextLogLineAsync() => _harness.NextLogLineAsync();

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await _harness.DisposeAsync();
    }
}
