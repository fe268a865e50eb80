using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Protocols;
using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Foreign;

/// <summary>Programs that speak to sockets: curl at the gateway, netcat and openssl through a sidecar.</summary>
public sealed class SocketToolTests
{
    private static Dictionary<string, string?> NoProxy => new() { ["http_proxy"] = null, ["HTTP_PROXY"] = null, ["all_proxy"] = null, ["ALL_PROXY"] = null, ["CURL_HOME"] = Path.GetTempPath() };

    [Theory]
    [Needs("curl")]
    [InlineData("--http1.1", "1.1")]
    [InlineData("--http2-prior-knowledge", "2")]
    [InlineData("--http2", "1.1")]
    public async Task Curl_resolves_a_host_to_the_gateway(string option, string version)
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        var port = door.Proxy.Endpoints[0].Port;

        var run = await ChildProcess.RunAsync(
            "curl", ["-s", "-m", "50", option, "--resolve", $"reviews.example.com:{port}:127.0.0.1", "-w", " %{http_version} %{http_code}", $"http://reviews.example.com:{port}/x"], NoProxy);

        Assert.Equal($"0: ok {version} 200", $"{run.ExitCode}: {run.StandardOutput.Trim()}");
        Assert.Equal($"/x reviews.example.com:{port}", Assert.Single(upstream.Requests) is var request ? $"{request.Target} {request.Header("host")}" : "");
    }

    [Fact]
    [Needs("curl")]
    public async Task Curl_is_told_by_its_exit_code_that_an_answer_was_cut_off()
    {
        await using var upstream = RawServer.Start("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);

        var run = await ChildProcess.RunAsync("curl", ["-s", "-m", "50", $"http://{door.Proxy.Endpoints[0]}/"], NoProxy);

        Assert.Equal("18: only this", $"{run.ExitCode}: {run.StandardOutput.Trim()}");
    }

    [Fact]
    [Needs("nc")]
    public async Task Netcat_speaks_to_the_gateway_and_through_a_sidecar()
    {
        const string Request = "GET /nc HTTP/1.1\r\nHost: reviews\r\nConnection: close\r\n\r\n";
        await using var upstream = new StrictServer();
        await using var gateway = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);
        await using var sidecar = await Door.OpenAsync(ProxyKind.Sidecar, upstream.Address);

        foreach (var arguments in new[] { [.. HostAndPort(gateway)], new[] { "-X", "connect", "-x", $"{sidecar.Proxy.Endpoints[0]}", "reviews", "80" } })
        {
            var run = await ChildProcess.RunAsync("nc", ["-w", "50", .. arguments], input: Request);
            Assert.StartsWith("HTTP/1.1 200 OK", run.StandardOutput, StringComparison.Ordinal);
            Assert.EndsWith("ok", run.StandardOutput.TrimEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Needs("openssl")]
    public async Task Openssl_shakes_hands_with_the_workload_behind_the_sidecar()
    {
        using var files = CertificateFiles.For("secure.example");
        using var certificate = X509Certificate2.CreateFromPemFile(files.Chain, files.Key);
        using var loaded = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(files.Chain);
        var context = SslStreamCertificateContext.Create(loaded, chain, offline: true);
        await using var upstream = new LoopbackServer((socket, stop) => AnswerOverTlsAsync(socket, context, stop));
        const string Name = "outbound|443||secure.example";
        var table = Tables.Of(9080, [], [Tables.Cluster(Name, new IPEndPoint(IPAddress.Loopback, upstream.Port))]) with
        {
            Services = new ServiceTargets([new RegisteredService { Host = "secure.example", Namespace = "default", Ports = [new RegisteredPort { Number = 443 }] }], "default"),
        };
        await using var harness = ProxyHarness.Start(table);
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);

        var run = await ChildProcess.RunAsync(
            "openssl", ["s_client", "-proxy", $"{sidecar.Endpoints[0]}", "-connect", "secure.example:443", "-servername", "secure.example", "-CAfile", files.Root, "-verify_return_error", "-ign_eof"], input: "hello\n");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("Verify return code: 0 (ok)", run.Output, StringComparison.Ordinal);
        Assert.Contains("heard hello", run.Output, StringComparison.Ordinal);
    }

    private static string[] HostAndPort(Door door) => ["127.0.0.1", $"{door.Proxy.Endpoints[0].Port}"];

    private static async Task AnswerOverTlsAsync(Socket socket, SslStreamCertificateContext certificate, CancellationToken stop)
    {
        await using var tls = new SslStream(new NetworkStream(socket));
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate, EnabledSslProtocols = SslProtocols.None }, stop);
        var buffer = new byte[64];
        var read = await tls.ReadAsync(buffer, stop);
        await tls.WriteAsync((byte[])[.. "heard "u8, .. buffer.AsSpan(0, read)], stop);
        await tls.ShutdownAsync();
    }
}
