using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Measuring;
using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Clients;

/// <summary>nginx with one worker that answers 12 bytes, in clear and over TLS: the least a server can do.</summary>
internal sealed class NginxServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _process;

    private NginxServer(DirectoryInfo folder, ServerProcess process, Uri clear, Uri tls) => (_folder, _process, Clear, Tls) = (folder, process, clear, tls);

    public int ProcessId => _process.Id;

    public Uri Clear { get; }

    public Uri Tls { get; }

    public static async Task<string> VersionAsync(CancellationToken cancellationToken) => (await ToolRun.RunAsync("nginx", ["-v"], cancellationToken)).Output.Trim();

    public static async Task<NginxServer> StartAsync(int core, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("bookinfo-nginx-");
        var (clear, tls) = (FreePort.Find(), FreePort.Find());
        await WriteCertificateAsync(folder.FullName, cancellationToken);
        var file = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, Configuration(folder.FullName, clear, tls), cancellationToken);
        // It says nothing when it listens, so the shell says it beforehand; the first call waits for it.
        var launch = new Launch("/bin/sh", ["-c", $"echo port {clear}; exec nginx -c {file}"], new Dictionary<string, string>(), new Regex(@"port (\d+)"));
        var server = new NginxServer(folder, await ServerProcess.StartAsync(launch, core, cancellationToken), new Uri($"http://127.0.0.1:{clear}/"), new Uri($"https://127.0.0.1:{tls}/"));
        await AwaitAsync(clear, cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static string Configuration(string folder, int clear, int tls) => $$"""
        worker_processes 1;
        daemon off;
        pid {{folder}}/pid;
        error_log {{folder}}/errors;
        events { worker_connections 4096; }
        http {
          access_log off;
          keepalive_requests 1000000000;
          client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
          ssl_certificate {{folder}}/certificate.pem;
          ssl_certificate_key {{folder}}/key.pem;
          server {
            listen 127.0.0.1:{{clear}} backlog=4096;
            listen 127.0.0.1:{{tls}} ssl backlog=4096;
            location / { return 200 "hello world\n"; }
          }
        }
        """;

    private static async Task WriteCertificateAsync(string folder, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        var request = new CertificateRequest("CN=benchmark", key, HashAlgorithmName.SHA256) { CertificateExtensions = { names.Build() } };
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem(), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem(), cancellationToken);
    }

    private static async Task AwaitAsync(int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }
}
