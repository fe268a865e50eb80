using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Mesh.Tests.Tcp;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>TLS that the mesh does not end: chosen by server name, at the gateway and at a sidecar.</summary>
public sealed class PassthroughTests : IAsyncLifetime
{
    private const int Https = 8443;

    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: door}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - {port: {number: 8443, name: https, protocol: HTTPS}, hosts: ["*.example.com"], tls: {mode: PASSTHROUGH}}
          - {port: {number: 8443, name: auto, protocol: TLS}, hosts: ["*.local"], tls: {mode: AUTO_PASSTHROUGH}}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: door}
        spec:
          hosts: ["*.example.com"]
          gateways: [door]
          tls:
          - match: [{port: 9999, sniHosts: [nginx.example.com]}]
            route: [{destination: {host: other, port: {number: 443}}}]
          - match: [{port: 8443, sniHosts: [nginx.example.com]}]
            route: [{destination: {host: nginx, port: {number: 443}}}]
          - match: [{sniHosts: ["*.wild.example.com"]}]
            route: [{destination: {host: other, port: {number: 443}}}]

        """;

    private const string ByName = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: nginx}
        spec:
          hosts: [nginx.default.svc.cluster.local]
          tls:
          - match: [{port: 443, sniHosts: [nginx.default.svc.cluster.local]}]
            route: [{destination: {host: other, port: {number: 443}}}]
        """;

    private readonly CertificateAuthority _authority = new();

    private TlsUpstream _nginx = null!;

    private TlsUpstream _other = null!;

    private DoorMesh _mesh = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _nginx = await TlsUpstream.StartAsync(_authority.Issue("nginx.example.com"), "nginx itself");
        _other = await TlsUpstream.StartAsync(_authority.Issue("a.wild.example.com"), "the other one", "127.0.0.2");
        _mesh = await DoorMesh.StartAsync(Https);
        _mesh.Add("nginx", 443, "https", ("v1", _nginx.Address));
        _mesh.Add("other", 443, "https", ("v1", _other.Address));
    }

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        await _nginx.DisposeAsync();
        await _other.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    [Needs("curl")]
    public async Task A_gateway_passes_TLS_on_and_the_backend_shows_its_own_certificate()
    {
        _mesh.Apply(Gateway);
        using var root = new RootFile(_authority.Pem);
        var (exit, output) = await Curl.GetAsync(_mesh.At(Https), "nginx.example.com", "/", "--cacert", root.Path, "--http1.1");

        Assert.Equal((0, "nginx itself\n1.1 200"), (exit, output.TrimEnd()));
        Assert.Matches("\"- - -\" 0 - - - .* outbound\\|443\\|\\|nginx.default.svc.cluster.local - .* nginx.example.com -$", await _mesh.NextLogLineAsync());
    }

    [Fact]
    [Needs("curl")]
    public async Task An_unknown_server_name_or_none_or_no_TLS_at_all_is_refused()
    {
        _mesh.Apply(Gateway);
        Assert.Equal(35, (await Curl.GetAsync(_mesh.At(Https), "unknown.example.com", "/", "-k")).Exit);
        Assert.Matches("\"- - -\" 0 NR filter_chain_not_found .* unknown.example.com -$", await _mesh.NextLogLineAsync());
        Assert.Equal(35, (await Curl.GetAsync(_mesh.At(Https), "127.0.0.1", "/", "-k")).Exit);
        await _mesh.NextLogLineAsync();

        using var plain = await RawClient.ConnectAsync(_mesh.At(Https));
        await plain.SendAsync("GET / HTTP/1.1\r\nHost: nginx.example.com\r\n\r\n");
        Assert.Equal("", await plain.ReadToEndAsync());
        await _mesh.NextLogLineAsync();
        Assert.Contains("listener.0.0.0.0_8443.no_filter_chain_match: 3\n", await _mesh.StatsAsync("no_filter"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b.wild.example.com", "a.wild.example.com")]
    [InlineData("outbound_.443_._.nginx.default.svc.cluster.local", "nginx.example.com")]
    public async Task Wildcards_and_names_of_clusters_lead_to_their_service(string serverName, string shown)
    {
        _mesh.Apply(Gateway);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_mesh.At(Https), Cancel);
        Assert.Equal(shown, await CertificateNameAsync(new NetworkStream(socket), serverName));
    }

    [Fact]
    public async Task A_hello_that_comes_byte_by_byte_is_understood()
    {
        _mesh.Apply(Gateway);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_mesh.At(Https), Cancel);
        Assert.Equal("nginx.example.com", await CertificateNameAsync(new DripStream(socket), "nginx.example.com"));
    }

    [Fact]
    public async Task A_sidecar_chooses_by_server_name_where_rules_say_so()
    {
        _mesh.Apply(ByName, registryOnly: true);

        Assert.Equal("a.wild.example.com", await ThroughSidecarAsync("nginx:443", "nginx.default.svc.cluster.local"));
        Assert.Matches("\"- - -\" 0 - - - .* outbound\\|443\\|\\|other.default.svc.cluster.local - .* nginx.default.svc.cluster.local -$", await _mesh.NextLogLineAsync());

        // No rule for this name, and the port is heard by name only.
        Assert.Null(await ThroughSidecarAsync("nginx:443", "elsewhere.example.com"));
        Assert.Matches("\"- - -\" 0 UH .* BlackHoleCluster - .* elsewhere.example.com -$", await _mesh.NextLogLineAsync());

        // Without rules the service's address decides, whatever the name.
        Assert.Equal("a.wild.example.com", await ThroughSidecarAsync("other:443", "elsewhere.example.com"));
    }

    [Fact]
    public async Task A_sidecar_waits_for_the_name_longer_than_for_a_server_that_speaks_first()
    {
        _mesh.Apply(ByName, registryOnly: true);
        var pause = new MeshOptions().ServerFirstTimeout + TimeSpan.FromMilliseconds(200);
        Assert.Equal("a.wild.example.com", await ThroughSidecarAsync("nginx:443", "nginx.default.svc.cluster.local", pause));
    }

    [Fact]
    public async Task A_ServiceEntry_without_an_address_is_found_by_server_name()
    {
        _mesh.Apply($$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: wild}
            spec:
              hosts: ["*.wild.example.com"]
              ports: [{number: {{_other.Address.Port}}, name: tls, protocol: TLS}]
              resolution: NONE
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: nginx}
            spec:
              hosts: [nginx.example.com]
              ports: [{number: 443, name: https, protocol: HTTPS, targetPort: {{_nginx.Address.Port}}}]
              resolution: STATIC
              endpoints: [{address: 127.0.0.1}]
            """, registryOnly: true);

        Assert.Equal("nginx.example.com", await ThroughSidecarAsync("nginx.example.com:443", "nginx.example.com"));
        Assert.Null(await ThroughSidecarAsync("example.com:443", "example.com"));
        Assert.Null(await ThroughSidecarAsync("wild.example.com:443", "wild.example.com"));

        // With resolution NONE the address asked for is dialled; 127.0.0.1 itself would mean the pod.
        Assert.Equal("a.wild.example.com", await ThroughSidecarAsync($"[::ffff:{_other.Address.Address}]:{_other.Address.Port}", "b.wild.example.com"));
    }

    /// <returns>Name in the certificate; null: the tunnel was closed.</returns>
    private async Task<string?> ThroughSidecarAsync(string target, string serverName, TimeSpan pause = default)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_mesh.Sidecar.Endpoints[0], Cancel);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {target} HTTP/1.1\r\n\r\n"), Cancel);
        await stream.ReadExactlyAsync(new byte["HTTP/1.1 200 Connection established\r\n\r\n".Length], Cancel);
        await Task.Delay(pause, Cancel);
        try
        {
            return await CertificateNameAsync(stream, serverName);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task<string> CertificateNameAsync(Stream stream, string serverName)
    {
        await using var tls = new SslStream(stream, false, static (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName }, Cancel);
        return ((X509Certificate2)tls.RemoteCertificate!).GetNameInfo(X509NameType.SimpleName, false);
    }

    /// <summary>Sends every byte in a packet of its own.</summary>
    private sealed class DripStream(Socket socket) : NetworkStream(socket)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < buffer.Length; i++) await base.WriteAsync(buffer.Slice(i, 1), cancellationToken);
        }
    }
}
