using System.Collections.Immutable;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

using Bookinfo.Mesh.Tests.Tls;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>Listeners for HTTPS and TLS: whose certificate they show, and what they do without one.</summary>
public sealed class TlsListenerTests : IDisposable
{
    private const string Shop = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: shop}
        spec: {parentRefs: [{name: door, namespace: default, sectionName: https}], rules: [{backendRefs: [{name: a, port: 8000}]}]}
        ---

        """;

    private readonly CertificateAuthority _authority = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Https_is_ended_with_the_certificate_of_the_secret_and_opens_only_once_it_is_there()
    {
        await using var mesh = await ApiMesh.StartAsync("");
        var rules = Listener("{name: https, port: 443, protocol: HTTPS, hostname: shop.example, tls: {mode: Terminate, certificateRefs: [{name: shop}]}}") + Shop;
        Assert.Equal("InvalidCertificateRef", ReasonOf(mesh.Apply(rules)));
        await Assert.ThrowsAsync<SocketException>(() => AskAsync(mesh, "shop.example"));

        Assert.Equal("ResolvedRefs", ReasonOf(mesh.Apply(rules, Secret("default", "shop", "shop.example"))));
        Assert.Equal(("CN=shop.example", "a /x"), await AskAsync(mesh, "shop.example"));
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(mesh, "other.example"));
    }

    [Fact]
    public async Task A_certificate_of_another_namespace_needs_a_ReferenceGrant_there()
    {
        await using var mesh = await ApiMesh.StartAsync("");
        var rules = Listener("{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: shop, namespace: other}]}}") + Shop;
        var secret = Secret("other", "shop", "shop.example");
        Assert.Equal("RefNotPermitted", ReasonOf(mesh.Apply(rules, secret)));
        await Assert.ThrowsAsync<SocketException>(() => AskAsync(mesh, "shop.example"));

        const string Grant = """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: in, namespace: other}
            spec: {from: [{group: gateway.networking.k8s.io, kind: Gateway, namespace: default}], to: [{group: "", kind: Secret, name: shop}]}
            """;
        Assert.Equal("ResolvedRefs", ReasonOf(mesh.Apply(rules + Grant, secret)));
        Assert.Equal(("CN=shop.example", "a /x"), await AskAsync(mesh, "shop.example"));
    }

    [Fact]
    public async Task A_TLSRoute_passes_the_connection_to_a_backend_that_ends_it_itself()
    {
        await using var upstream = await TlsUpstream.StartAsync(_authority.Issue("nginx.example"), "from nginx");
        await using var mesh = await ApiMesh.StartAsync("");
        mesh.Add("nginx", 443, "https", upstream.Address);
        mesh.Apply(Listener("{name: tls, port: 443, protocol: TLS, hostname: '*.example', tls: {mode: Passthrough}}") + """
            apiVersion: gateway.networking.k8s.io/v1alpha2
            kind: TLSRoute
            metadata: {name: nginx}
            spec: {parentRefs: [{name: door}], hostnames: [nginx.example], rules: [{backendRefs: [{name: nginx, port: 443}]}]}
            """);
        Assert.Equal(("CN=nginx.example", "from nginx"), await AskAsync(mesh, "nginx.example"));
        await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(mesh, "other.example"));
    }

    private MeshSecret Secret(string space, string name, string host)
    {
        var (certificate, key) = _authority.Issue(host);
        return new MeshSecret
        {
            Namespace = space,
            Name = name,
            Data = ImmutableDictionary<string, ImmutableArray<byte>>.Empty.Add("tls.crt", [.. Encoding.ASCII.GetBytes(certificate)]).Add("tls.key", [.. Encoding.ASCII.GetBytes(key)]),
        };
    }

    private static string ReasonOf(ApplyResult applied) =>
        applied.Statuses.Single(s => s.Resource.Kind == "Gateway").Listeners.Last().Conditions.Single(c => c.Type == "ResolvedRefs").Reason;

    /// <summary>The Gateway <c>door</c> again, with one listener more.</summary>
    private static string Listener(string listener) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: door}
        spec: {gatewayClassName: istio, listeners: [{{listener}}]}
        ---

        """;

    private static async Task<(string Subject, string Body)> AskAsync(ApiMesh mesh, string host)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(mesh.Tls, Cancel);
#pragma warning disable CA5359 // Which certificate is shown is what these tests look at.
        await using var tls = new SslStream(new NetworkStream(socket), false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 }, Cancel);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET /x HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"), Cancel);
        using var reader = new StreamReader(tls);
        var answer = await reader.ReadToEndAsync(Cancel);
        var lines = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].Split('\n');

        // Of a chunked body the first line is a length.
        return (tls.RemoteCertificate!.Subject, lines.First(line => line.StartsWith("a ", StringComparison.Ordinal) || line.StartsWith("from", StringComparison.Ordinal)).Trim());
    }
}
