using System.Text.RegularExpressions;

using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Mesh.Tests.Tcp;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Tests.Tls;

/// <summary>An httpbin behind a gateway that ends TLS, as the secure ingress tasks have it, and all the certificates they need.</summary>
internal sealed class SecureMesh : IAsyncDisposable
{
    public const int Https = 8443;

    public const int Http = 8080;

    public const string Host = "httpbin.example.com";

    public const string Certificate = "/etc/istio/ingressgateway-certs/tls.crt";

    public const string Key = "/etc/istio/ingressgateway-certs/tls.key";

    public const string Authorities = "/etc/istio/ingressgateway-ca-certs/ca-chain.cert.pem";

    /// <summary>The two ways in which a server gets its certificate.</summary>
    public const string ByFiles = $"serverCertificate: {Certificate}, privateKey: {Key}, caCertificates: {Authorities}";

    public const string BySecret = "credentialName: httpbin-credential";

    private readonly TestUpstream _httpbin;

    private readonly RootFile _root;

    private SecureMesh(DoorMesh door, PodFiles files, TestUpstream httpbin)
    {
        (Door, Files, _httpbin) = (door, files, httpbin);
        _root = new RootFile(Authority.Pem);
    }

    public CertificateAuthority Authority { get; } = new();

    public CertificateAuthority Foreign { get; } = new("Foreign authority");

    public DoorMesh Door { get; }

    public PodFiles Files { get; }

    /// <summary>How many requests have reached httpbin.</summary>
    public int Calls => _httpbin.Calls;

    /// <summary>Path of the root that clients trust.</summary>
    public string Root => _root.Path;

    public static async Task<SecureMesh> StartAsync()
    {
        var httpbin = await TestUpstream.StartAsync(async context =>
        {
            context.Response.StatusCode = context.Request.Path == "/status/418" ? 418 : 200;
            await context.Response.WriteAsync($"teapot {context.Request.Headers["x-forwarded-proto"]} {context.Request.Headers["x-forwarded-client-cert"]}");
        });
        var files = new PodFiles();
        var mesh = new SecureMesh(await DoorMesh.StartWithFilesAsync(files.Root, Https, Http), files, httpbin);
        mesh.Door.Add("httpbin", 8000, "http", ("v1", httpbin.Address));
        return mesh;
    }

    /// <summary>Gives the gateway a certificate for the host in both ways, and the authority for clients.</summary>
    public void Provide(string host = Host, bool rsa = false)
    {
        var (certificate, key) = Authority.Issue(host, rsa);
        Files.Write(Key, key);
        Files.Write(Certificate, certificate);
        Files.Write(Authorities, Authority.Pem);
        Door.Keep("httpbin-credential", ("tls.crt", certificate), ("tls.key", key), ("ca.crt", Authority.Pem));
    }

    /// <summary>The tasks' Gateway and VirtualService; the server's tls block is the caller's.</summary>
    public void Apply(string tls, string more = "") => Door.Apply($$$"""
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: mygateway}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - {port: {number: 8443, name: https, protocol: HTTPS}, hosts: [{{{Host}}}], tls: { {{{tls}}} } }
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: httpbin}
        spec:
          hosts: [{{{Host}}}]
          gateways: [mygateway]
          http:
          - match: [{uri: {prefix: /status}}, {uri: {prefix: /delay}}]
            route: [{destination: {host: httpbin, port: {number: 8000} } }]

        """ + more);

    /// <summary>curl to the gateway's TLS listener, trusting the root.</summary>
    public Task<(int Exit, string Output)> CurlAsync(string path = "/status/418", string host = Host, params string[] arguments) =>
        Curl.GetAsync(Door.At(Https), host, path, ["--cacert", Root, .. arguments]);

    /// <summary>curl with a client certificate of an authority.</summary>
    public Task<(int Exit, string Output)> CurlAsClientAsync(CertificateAuthority authority, string name = "client.example.com", params string[] arguments) =>
        CurlAsClientAsync(authority.Issue(name), arguments);

    /// <summary>curl with a client certificate.</summary>
    public async Task<(int Exit, string Output)> CurlAsClientAsync((string Certificate, string Key) material, params string[] arguments)
    {
        var (certificate, key) = material;
        using var certificateFile = new RootFile(certificate);
        using var keyFile = new RootFile(key);
        return await CurlAsync("/status/418", Host, ["--cert", certificateFile.Path, "--key", keyFile.Path, .. arguments]);
    }

    /// <summary>openssl s_client, which asks nothing and leaves.</summary>
    public async Task<string> HandshakeAsync(string serverName, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync("openssl", ["s_client", "-connect", Door.At(Https).ToString(), "-servername", serverName, "-CAfile", Root, .. arguments], input: "");
        return result.Output;
    }

    /// <summary>Common name of the certificate that the gateway shows.</summary>
    public async Task<string> ShownAsync(string serverName) =>
        Regex.Match(await HandshakeAsync(serverName), @"subject=\s*CN\s*=\s*(\S+)").Groups[1].Value;

    public async ValueTask DisposeAsync()
    {
        await Door.DisposeAsync();
        await _httpbin.DisposeAsync();
        _root.Dispose();
        Files.Dispose();
        Authority.Dispose();
        Foreign.Dispose();
    }
}
