using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;
using Bookinfo.Testing;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>
/// The pod sleep with its sidecar, and an internet of two servers on loopback: plain HTTP that answers with the path and the
/// headers it saw, and HTTPS that answers with the server name it was asked for. httpbin.org and edition.cnn.com have both.
/// </summary>
internal sealed class EgressMesh : IAsyncDisposable
{
    /// <summary>A Service gives port 80 its HTTP listener, as the ingress gateway's does in every mesh.</summary>
    private static readonly MeshService Web = new() { Name = "web", Namespace = "default", Ports = [new(80, "http", null, null)] };

    private readonly BlockingCollection<string> _log = [];

    private EgressMesh(EmbeddedMesh mesh, IProxy sidecar, TestUpstream plain, TestUpstream secure, CertificateFiles certificates, FakeInternet internet)
    {
        (Mesh, Sidecar, Plain, Secure, Certificates, Internet) = (mesh, sidecar, plain, secure, certificates, internet);
        Client = Clients.Through(sidecar);
    }

    public EmbeddedMesh Mesh { get; }

    public IProxy Sidecar { get; }

    public TestUpstream Plain { get; }

    public TestUpstream Secure { get; }

    public CertificateFiles Certificates { get; }

    public FakeInternet Internet { get; }

    public HttpClient Client { get; }

    /// <summary>More than the Service of port 80; taken up by the next <see cref="Apply"/>.</summary>
    public ImmutableArray<MeshService> Services { get; set; } = [];

    public ImmutableArray<MeshWorkload> Workloads { get; set; } = [];

    public ImmutableArray<MeshSecret> Secrets { get; set; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="time">Null: the real one.</param>
    /// <param name="caller">Null: sleep of namespace default.</param>
    /// <param name="trusts">Whether the proxies trust the authority of the HTTPS server.</param>
    public static async Task<EgressMesh> StartAsync(TimeProvider? time = null, ProxyIdentity? caller = null, bool trusts = true)
    {
        var certificates = CertificateFiles.For("httpbin.org", "edition.cnn.com", "*.wikipedia.org");
        var internet = new FakeInternet();
        var plain = await TestUpstream.StartAsync(AnswerAsync);
        var secure = await TestUpstream.StartAsync(AnswerAsync, tls: Tls(certificates));
        foreach (var host in (string[])["httpbin.org", "edition.cnn.com", "unlisted.example.com", "en.wikipedia.org", "wikipedia.org"])
        {
            internet.Set(host, 80, plain.Address);
            internet.Set(host, 443, secure.Address);
        }

        var mesh = EmbeddedMesh.Create(new MeshOptions { Resolver = internet, Authorities = trusts ? [X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(certificates.Root, Cancel))] : null }, time ?? TimeProvider.System, new SeededRandom(3), NullLoggerFactory.Instance);
        EgressMesh? made = null;
        var identity = caller ?? new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "sleep-1", Namespace = "default", Labels = Manifests.Label("app", "sleep"), FileRoot = Path.GetDirectoryName(certificates.Root) };
        var sidecar = await mesh.OpenProxyAsync(identity, [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))], line => made?._log.Add(line), Cancel);
        made = new EgressMesh(mesh, sidecar, plain, secure, certificates, internet);
        made.Apply("");
        return made;
    }

    /// <summary>Rules as a user writes them; each must be valid.</summary>
    public void Apply(string yaml, bool registryOnly = false, MeshCompat compat = MeshCompat.Current)
    {
        var written = yaml.Length == 0 ? MeshSnapshot.Empty : Manifests.Snapshot(yaml);
        foreach (var item in written.Objects) Assert.Empty(Mesh.Validate(item).Errors);
        var applied = Mesh.Apply(written with
        {
            Services = [Web, .. Services],
            Workloads = Workloads,
            Secrets = Secrets,
            Settings = written.Settings with { RegistryOnly = registryOnly, Compat = compat },
        });
        Assert.Empty(applied.Rejected);
    }

    /// <summary>Asks in plain HTTP through the sidecar.</summary>
    public async Task<(int Status, string Body, string? Server)> AskAsync(string url)
    {
        using var answer = await Client.GetAsync(new Uri(url), Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel), answer.Headers.NonValidated.TryGetValues("server", out var server) ? server.ToString() : null);
    }

    /// <summary>curl as the tasks call it, trusting the test's root.</summary>
    public Task<ChildProcessResult> CurlAsync(params string[] arguments) => ChildProcess.RunAsync(
        "curl",
        ["-sS", "-m", "30", "--cacert", Certificates.Root, .. arguments],
        new Dictionary<string, string?>
        {
            ["http_proxy"] = $"http://{Sidecar.Endpoints[0]}",
            ["https_proxy"] = $"http://{Sidecar.Endpoints[0]}",
            ["all_proxy"] = null,
            ["ALL_PROXY"] = null,
            ["HTTPS_PROXY"] = null,
            ["no_proxy"] = null,
            ["NO_PROXY"] = null,
            ["CURL_HOME"] = Path.GetTempPath(),
        });

    /// <summary>The next line of the access log, waiting for it.</summary>
    public string NextLogLine()
    {
        Assert.True(_log.TryTake(out var line, TimeSpan.FromSeconds(20)), "no access log line came");
        return line;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Mesh.DisposeAsync();
        await Plain.DisposeAsync();
        await Secure.DisposeAsync();
        Certificates.Dispose();
        _log.Dispose();
    }

    public static HttpsConnectionAdapterOptions Tls(CertificateFiles certificates)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(certificates.Chain);
        return new HttpsConnectionAdapterOptions { ServerCertificate = X509Certificate2.CreateFromPemFile(certificates.Chain, certificates.Key), ServerCertificateChain = chain };
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var tls = context.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.ISslStreamFeature>()?.SslStream;
        context.Response.Headers.Server = "outside";
        var lines = context.Request.Headers.Select(static header => $"{header.Key.ToLowerInvariant()}: {header.Value}");
        await context.Response.WriteAsync($"{(tls is null ? "http" : $"https {tls.TargetHostName}")} {context.Request.Path}\n{string.Join('\n', lines)}", Cancel);
    }
}
