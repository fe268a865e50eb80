using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using Bookinfo.Mesh.Proxy;
using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Mesh.Tests.Tcp;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Fuzz;

/// <summary>
/// Everything of a mesh that reads ClientHellos: a gateway's servers SIMPLE, MUTUAL and PASSTHROUGH and a tunnel of a sidecar, each
/// with two hosts, A and B, behind it.
/// </summary>
internal sealed class HelloDoors : IAsyncDisposable
{
    public const string Simple = "SIMPLE";

    public const string Mutual = "MUTUAL";

    public const string Passthrough = "PASSTHROUGH";

    public const string Tunnel = "tunnel";

    private const string Established = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static readonly Dictionary<string, int> Listeners = new() { [Simple] = 8443, [Mutual] = 8444, [Passthrough] = 8445 };

    private readonly CertificateAuthority _authority = new();

    private readonly ConcurrentQueue<(char Host, byte[] Bytes)> _arrived = new();

    private readonly LoopbackServer _a;

    private readonly LoopbackServer _b;

    private int _openBehind;

    private HelloDoors(DoorMesh mesh, TestUpstream http)
    {
        (Mesh, Http) = (mesh, http);
        _a = new LoopbackServer((socket, stop) => ServeAsync('A', socket, stop));
        _b = new LoopbackServer((socket, stop) => ServeAsync('B', socket, stop));
    }

    public DoorMesh Mesh { get; }

    /// <summary>Behind the servers that end TLS.</summary>
    public TestUpstream Http { get; }

    /// <summary>What came to the hosts behind doors that do not end TLS, one entry for each connection that is over.</summary>
    public IReadOnlyCollection<(char Host, byte[] Bytes)> Arrived => _arrived;

    /// <summary>Connections that are open somewhere: of callers to the proxies, and of the proxies to the hosts.</summary>
    public int Open => ((RunningProxy)Mesh.Gateway).OpenConnections + ((RunningProxy)Mesh.Sidecar).OpenConnections + Volatile.Read(ref _openBehind);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<HelloDoors> StartAsync()
    {
        var http = await TestUpstream.StartAsync(static context => context.Response.WriteAsync(context.Request.Host.Host));
        var doors = new HelloDoors(await DoorMesh.StartAsync([.. Listeners.Values]), http);
        doors.Mesh.Add("web", 8000, "http", ("v1", http.Address));
        doors.Mesh.Add("a", 443, "tls", ("v1", new IPEndPoint(IPAddress.Loopback, doors._a.Port)));
        doors.Mesh.Add("b", 443, "tls", ("v1", new IPEndPoint(IPAddress.Loopback, doors._b.Port)));
        foreach (var host in new[] { "a", "b" })
        {
            var (certificate, key) = doors._authority.Issue($"{host}.example.com");
            doors.Mesh.Keep(host, ("tls.crt", certificate), ("tls.key", key), ("ca.crt", doors._authority.Pem));
        }

        doors.Mesh.Apply(doors.Rules(), registryOnly: true);
        return doors;
    }

    /// <summary>Whose name it is; null: nobody's. The obvious reading of the rules below.</summary>
    public static char? HostOf(string door, string? serverName) => serverName switch
    {
        "a.example.com" => 'A',
        "b.example.com" => 'B',
        { Length: > 17 } when door != Tunnel && serverName.EndsWith(".wild.example.com", StringComparison.Ordinal) => 'B',
        _ => null,
    };

    public static bool EndsTls(string door) => door is Simple or Mutual;

    /// <summary>A connection on which a hello may be sent.</summary>
    public async Task<Socket> KnockAsync(string door, string dialled = "a.example.com")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(door == Tunnel ? Mesh.Sidecar.Endpoints[0] : Mesh.At(Listeners[door]), Cancel);
        if (door != Tunnel) return socket;
        await socket.SendAsync(Encoding.ASCII.GetBytes($"CONNECT {dialled}:443 HTTP/1.1\r\n\r\n"), Cancel);
        var answer = new byte[Established.Length];
        for (var read = 0; read < answer.Length;) read += await socket.ReceiveAsync(answer.AsMemory(read), Cancel);
        Assert.Equal(Established, Encoding.ASCII.GetString(answer));
        return socket;
    }

    /// <summary>A proper call to a door that ends TLS.</summary>
    public async Task<string> CallAsync(string door, string host)
    {
        var (certificate, key) = _authority.Issue("client.example.com");
        using var own = X509Certificate2.CreateFromPem(certificate, key);
        using var root = X509Certificate2.CreateFromPem(_authority.Pem);
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) =>
            {
                var tls = new SslStream(new NetworkStream(await KnockAsync(door), ownsSocket: true));
                var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                policy.CustomTrustStore.Add(root);
                var options = new SslClientAuthenticationOptions { TargetHost = host, ClientCertificates = [own], CertificateChainPolicy = policy, ApplicationProtocols = [SslApplicationProtocol.Http11] };
                await tls.AuthenticateAsClientAsync(options, cancel);
                return tls;
            },
        };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync(new Uri($"https://{host}/"), Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Mesh.DisposeAsync();
        await Http.DisposeAsync();
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        _authority.Dispose();
    }

    /// <summary>Answers the first bytes with the host's letter and reads on to the end.</summary>
    private async Task ServeAsync(char host, Socket socket, CancellationToken stop)
    {
        Interlocked.Increment(ref _openBehind);
        using var bytes = new MemoryStream();
        try
        {
            var buffer = new byte[32 * 1024];
            while (await socket.ReceiveAsync(buffer, stop) is > 0 and var read)
            {
                if (bytes.Length == 0) await socket.SendAsync(new[] { (byte)host }, stop);
                bytes.Write(buffer, 0, read);
            }
        }
        finally
        {
            _arrived.Enqueue((host, bytes.ToArray()));
            Interlocked.Decrement(ref _openBehind);
        }
    }

    private string Rules() => $$$$"""
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: doors}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - {port: {number: 8443, name: simple-a, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: SIMPLE, credentialName: a}}
          - {port: {number: 8443, name: simple-b, protocol: HTTPS}, hosts: [b.example.com, "*.wild.example.com"], tls: {mode: SIMPLE, credentialName: b}}
          - {port: {number: 8444, name: mutual-a, protocol: HTTPS}, hosts: [a.example.com], tls: {mode: MUTUAL, credentialName: a}}
          - {port: {number: 8444, name: mutual-b, protocol: HTTPS}, hosts: [b.example.com, "*.wild.example.com"], tls: {mode: MUTUAL, credentialName: b}}
          - {port: {number: 8445, name: pass, protocol: TLS}, hosts: ["*.example.com"], tls: {mode: PASSTHROUGH}}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: ended}
        spec: {hosts: ["*.example.com"], gateways: [doors], http: [{route: [{destination: {host: web, port: {number: 8000}}}]}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: passed}
        spec:
          hosts: ["*.example.com"]
          gateways: [doors]
          tls:
          - {match: [{sniHosts: [a.example.com]}], route: [{destination: {host: a, port: {number: 443}}}]}
          - {match: [{sniHosts: [b.example.com, "*.wild.example.com"]}], route: [{destination: {host: b, port: {number: 443}}}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: out-a}
        spec: {hosts: [a.example.com], ports: [{number: 443, name: tls, protocol: TLS, targetPort: {{{{_a.Port}}}}}], resolution: STATIC, endpoints: [{address: 127.0.0.1}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: out-b}
        spec: {hosts: [b.example.com], ports: [{number: 443, name: tls, protocol: TLS, targetPort: {{{{_b.Port}}}}}], resolution: STATIC, endpoints: [{address: 127.0.0.1}]}
        """;
}
