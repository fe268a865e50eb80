using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>Where certificates come from, what is said when they are missing, and how new ones take effect.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private SecureMesh _mesh = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _mesh = await SecureMesh.StartAsync();

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public async Task Missing_files_refuse_connections_and_are_named_and_their_arrival_is_enough()
    {
        _mesh.Apply($"mode: MUTUAL, {SecureMesh.ByFiles}");
        Assert.EndsWith($"\twarning\tenvoy secret\t{SecureMesh.Certificate}: no such file in the gateway's pod", await _mesh.Door.NextLogLineAsync(), StringComparison.Ordinal);
        Assert.Null(await ShownAsync());

        var (certificate, key) = _mesh.Authority.Issue(SecureMesh.Host);
        _mesh.Files.Write(SecureMesh.Certificate, certificate);
        await EventuallyLogsAsync($"{SecureMesh.Key}: no such file");
        _mesh.Files.Write(SecureMesh.Key, key);
        await EventuallyLogsAsync($"{SecureMesh.Authorities}: no such file");
        _mesh.Files.Write(SecureMesh.Authorities, _mesh.Authority.Pem);
        await EventuallyShowsAsync("CN=httpbin.example.com");
    }

    [Fact]
    public async Task A_missing_secret_refuses_connections_and_is_named_and_its_arrival_is_enough()
    {
        _mesh.Apply($"mode: SIMPLE, {SecureMesh.BySecret}");
        Assert.EndsWith("\tsecret istio-system/httpbin-credential: not found", await _mesh.Door.NextLogLineAsync(), StringComparison.Ordinal);
        Assert.Null(await ShownAsync());
        _mesh.Provide();
        Assert.Equal("CN=httpbin.example.com", await ShownAsync());
        _mesh.Door.Forget("httpbin-credential");
        Assert.Null(await ShownAsync());
    }

    [Fact]
    public async Task A_path_that_leads_out_of_the_pod_is_none()
    {
        _mesh.Apply("mode: SIMPLE, serverCertificate: ../../../../../../etc/ssl/certs/ca-certificates.crt, privateKey: /etc/istio/tls.key");
        Assert.EndsWith("ca-certificates.crt: no such file in the gateway's pod", await _mesh.Door.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tls.crt", "tls.key")]
    [InlineData("cert", "key")]
    public async Task Secrets_of_both_kinds_are_read(string certificateKey, string keyKey)
    {
        var (certificate, key) = _mesh.Authority.Issue(SecureMesh.Host, rsa: true);
        _mesh.Door.Keep("httpbin-credential", (certificateKey, certificate), (keyKey, key));
        _mesh.Apply($"mode: SIMPLE, {SecureMesh.BySecret}");
        Assert.Equal("CN=httpbin.example.com", await ShownAsync());
    }

    [Theory]
    [InlineData("httpbin-credential-cacert", "cacert")]
    [InlineData("httpbin-credential-cacert", "ca.crt")]
    [InlineData("httpbin-credential", "cacert")]
    [InlineData("httpbin-credential", "ca.crt")]
    public async Task Authorities_for_clients_are_in_the_secret_or_beside_it(string secret, string entry)
    {
        var (certificate, key) = _mesh.Authority.Issue(SecureMesh.Host);
        if (secret == "httpbin-credential")
        {
            _mesh.Door.Keep(secret, ("tls.crt", certificate), ("tls.key", key), (entry, _mesh.Authority.Pem));
        }
        else
        {
            _mesh.Door.Keep("httpbin-credential", ("tls.crt", certificate), ("tls.key", key));
            _mesh.Door.Keep(secret, (entry, _mesh.Authority.Pem));
        }

        _mesh.Apply($"mode: MUTUAL, {SecureMesh.BySecret}");
        Assert.Equal("CN=httpbin.example.com", await ShownAsync());
    }

    [Fact]
    public async Task Without_authorities_MUTUAL_refuses_everybody()
    {
        var (certificate, key) = _mesh.Authority.Issue(SecureMesh.Host);
        _mesh.Door.Keep("httpbin-credential", ("tls.crt", certificate), ("tls.key", key));
        _mesh.Apply($"mode: MUTUAL, {SecureMesh.BySecret}");
        Assert.EndsWith("neither it nor httpbin-credential-cacert has ca.crt or cacert to check clients by", await _mesh.Door.NextLogLineAsync(), StringComparison.Ordinal);
        Assert.Null(await ShownAsync());
    }

    [Fact]
    public async Task Material_that_cannot_be_used_is_refused_without_telling_it()
    {
        var (certificate, key) = _mesh.Authority.Issue(SecureMesh.Host);
        var (_, otherKey) = _mesh.Authority.Issue(SecureMesh.Host);
        _mesh.Apply($"mode: SIMPLE, {SecureMesh.BySecret}");
        await _mesh.Door.NextLogLineAsync();

        _mesh.Door.Keep("httpbin-credential", ("tls.crt", "no certificate at all"), ("tls.key", key));
        Assert.EndsWith("secret istio-system/httpbin-credential: the certificate is not PEM", await _mesh.Door.NextLogLineAsync(), StringComparison.Ordinal);
        _mesh.Door.Keep("httpbin-credential", ("tls.crt", certificate), ("tls.key", otherKey));
        Assert.EndsWith("the private key is not PEM, or belongs to another certificate", await _mesh.Door.NextLogLineAsync(), StringComparison.Ordinal);
        Assert.Null(await ShownAsync());

        _mesh.Door.Keep("httpbin-credential", ("tls.crt", certificate), ("tls.key", key));
        Assert.Equal("CN=httpbin.example.com", await ShownAsync());
        _mesh.Door.Keep("httpbin-credential", ("tls.crt", certificate), ("tls.key", "broken"));
        Assert.Equal("CN=httpbin.example.com", await ShownAsync());
        Assert.DoesNotContain("BEGIN", _mesh.Door.WholeLog, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SecureMesh.ByFiles)]
    [InlineData(SecureMesh.BySecret)]
    public async Task A_new_certificate_is_shown_to_new_callers_and_no_connection_is_dropped(string source)
    {
        _mesh.Provide();
        _mesh.Apply($"mode: SIMPLE, {source}");
        await using var open = await HandshakeAsync(SecureMesh.Host);
        Assert.Equal("HTTP/1.1 418", await AskAsync(open));

        _mesh.Provide("renewed.example.com");
        await EventuallyShowsAsync("CN=renewed.example.com");
        Assert.Equal("HTTP/1.1 418", await AskAsync(open));
    }

    [Fact]
    public async Task Of_several_certificates_the_caller_gets_one_it_can_check()
    {
        var (certificate, key) = _mesh.Authority.Issue("rsa.example.com", rsa: true);
        _mesh.Door.Keep("rsa", ("tls.crt", certificate), ("tls.key", key));
        _mesh.Provide();
        _mesh.Apply("mode: SIMPLE, credentialNames: [rsa, httpbin-credential]");
        Assert.Equal("CN=httpbin.example.com", await ShownAsync());
    }

    [Fact]
    public async Task TLS_can_end_in_plain_TCP()
    {
        await using var echo = RawServer.StartPrefixing("one");
        _mesh.Door.Add("tcp-echo", 9000, "tcp", ("v1", echo.Address));
        _mesh.Provide();
        _mesh.Door.Apply($$"""
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: echo}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 8443, name: tls, protocol: TLS}, hosts: [{{SecureMesh.Host}}], tls: {mode: SIMPLE, {{SecureMesh.BySecret}} } }
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: echo}
            spec: {hosts: [{{SecureMesh.Host}}], gateways: [echo], tcp: [{route: [{destination: {host: tcp-echo, port: {number: 9000} } }]}]}
            """);
        await using var client = await HandshakeAsync(SecureMesh.Host);
        await client.WriteAsync("GET / HTTP/1.1\n"u8.ToArray(), Cancel);
        using var reader = new StreamReader(client, leaveOpen: true);
        Assert.Equal("one GET / HTTP/1.1", await reader.ReadLineAsync(Cancel));

        // The caller's goodbye is passed on as a half-close, and the server's end comes back as a goodbye.
        await client.ShutdownAsync();
        Assert.Equal("", await reader.ReadToEndAsync(Cancel));
        Assert.Matches("\"- - -\" 0 - - - \"-\" 15 19 .* outbound\\|9000\\|\\|tcp-echo.default.svc.cluster.local - .* httpbin.example.com -$", await _mesh.Door.NextLogLineAsync());
    }

    [Theory]
    [Needs("openssl")]
    [InlineData("minProtocolVersion: TLSV1_3", "-tls1_2", false)]
    [InlineData("minProtocolVersion: TLSV1_3", "-tls1_3", true)]
    [InlineData("maxProtocolVersion: TLSV1_2", "-tls1_3", false)]
    [InlineData("maxProtocolVersion: TLSV1_2", "-tls1_2", true)]
    [InlineData("minProtocolVersion: TLS_AUTO", "-tls1_1", false)]
    [InlineData("cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384, UNKNOWN]", "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256", false)]
    [InlineData("cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384, UNKNOWN]", "-tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384", true)]
    [InlineData("cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384]", "-tls1_3", true)]
    [InlineData("cipherSuites: [UNKNOWN]", "-tls1_2", true)]
    public async Task Versions_and_cipher_suites_are_as_the_Gateway_says(string setting, string arguments, bool isAccepted)
    {
        _mesh.Provide();
        _mesh.Apply($"mode: SIMPLE, {SecureMesh.BySecret}, {setting}");
        var handshake = await _mesh.HandshakeAsync(SecureMesh.Host, arguments.Split(' '));
        Assert.Equal(isAccepted, handshake.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal) && handshake.Contains("Verify return code: 0 (ok)", StringComparison.Ordinal));
    }

    /// <returns>Subject of the certificate; null: the connection was refused.</returns>
    private async Task<string?> ShownAsync()
    {
        try
        {
            await using var stream = await HandshakeAsync(SecureMesh.Host);
            return ((X509Certificate2)stream.RemoteCertificate!).Subject;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<SslStream> HandshakeAsync(string serverName)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_mesh.Door.At(SecureMesh.Https), Cancel);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true), false, static (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName }, Cancel);
        return stream;
    }

    private static async Task<string> AskAsync(SslStream stream)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /status/418 HTTP/1.1\r\nHost: {SecureMesh.Host}\r\n\r\n"), Cancel);
        var answer = new byte[4096];
        var length = 0;
        while (!Encoding.ASCII.GetString(answer, 0, length).EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(answer.AsMemory(length), Cancel);
            Assert.True(read > 0, "the connection was dropped");
            length += read;
        }

        return Encoding.ASCII.GetString(answer, 0, 12);
    }

    private async Task EventuallyShowsAsync(string subject)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await ShownAsync() != subject) await Task.Delay(100, limit.Token);
    }

    private async Task EventuallyLogsAsync(string end)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!_mesh.Door.WholeLog.Contains(end, StringComparison.Ordinal))
        {
            Assert.Null(await ShownAsync());
            await Task.Delay(100, limit.Token);
        }
    }
}
