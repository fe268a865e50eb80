using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Playground.Tasks;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookinfo.Playground.Tests.Tasks;

/// <summary>Requests of a task to the https listener: server name, certificates, and how failures are told.</summary>
public sealed class TlsVisitorsTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string?> _serverNames = new();

    private readonly CertificateAuthority _authority = new();

    private readonly string _root = Path.GetTempFileName();

    private WebApplication _server = null!;

    private Uri _gateway = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_root, _authority.Pem, Cancel);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
            https.ServerCertificateSelector = (_, name) =>
            {
                _serverNames.Enqueue(name);
                var (certificate, key) = _authority.Issue(name ?? "nobody.example.com");
                using var fromPem = X509Certificate2.CreateFromPem(certificate, key);
                return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
            })));
        _server = builder.Build();
        _server.Run(static context => context.Response.WriteAsync($"{context.Request.Protocol} {context.Request.Host}"));
        await _server.StartAsync(Cancel);
        _gateway = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _authority.Dispose();
        File.Delete(_root);
    }

    [Theory]
    [InlineData("sni.example.com", "sni.example.com")]
    [InlineData(null, "host.example.com")]
    public async Task The_handshake_has_the_steps_server_name_and_the_request_its_host(string? sni, string named)
    {
        var answer = await VisitAsync(new TlsWish(sni, _root, null, null, false));

        Assert.Equal((200, "HTTP/2 host.example.com"), (answer.Status, answer.Body));
        Assert.Equal(named, Assert.Single(_serverNames));
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_told_by_curls_60_and_one_that_speaks_no_TLS_by_35()
    {
        Assert.Equal(CurlExit.NotTrusted, (await VisitAsync(new TlsWish(null, null, null, null, false))).Exit);
        Assert.Equal(200, (await VisitAsync(new TlsWish(null, null, null, null, true))).Status);

        using var plain = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        plain.Start();
        var accepted = plain.AcceptTcpClientAsync(Cancel);
        var visit = VisitAsync(new TlsWish(null, _root, null, null, false), new Uri($"https://{plain.LocalEndpoint}"));
        (await accepted).Dispose();
        Assert.Equal(CurlExit.NoTls, (await visit).Exit);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_told_by_curls_7()
    {
        using var nobody = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        nobody.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        Assert.Equal(CurlExit.Refused, (await VisitAsync(new TlsWish(null, _root, null, null, false), new Uri($"https://{nobody.LocalEndPoint}"))).Exit);
    }

    private async Task<Answer> VisitAsync(TlsWish tls, Uri? gateway = null)
    {
        var visitors = new TlsVisitors(gateway ?? _gateway, static path => path, TimeProvider.System);
        return Assert.Single((await visitors.VisitAsync(new RequestStep { Place = "here", Path = "/", Host = "host.example.com", Tls = tls }, Cancel)).Answers);
    }
}
