using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Tests.Runs;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _certificate = NewCertificate("server.test");
    private readonly string _folder = Directory.CreateTempSubdirectory("loadclient-tls").FullName;
    private string? _askedFor;
    private string? _clientName;

    public static TheoryData<bool, bool> Clients => new() { { false, false }, { true, false }, { false, true } };

    public void Dispose()
    {
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_trusted_root_and_the_name_of_the_URL(bool portable, bool standard)
    {
        await using var server = NewServer();
        var result = await LoadRunner.RunAsync(Options(server, standard) with { }, portable);
        Assert.Equal([new(200, 20)], result.Codes);
        Assert.Equal("server.test", _askedFor);
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task An_unknown_certificate_is_refused_unless_told_otherwise(bool portable, bool standard)
    {
        await using var server = NewServer();
        var options = Options(server, standard);
        options = options with { Pace = options.Pace with { Exactly = 2 }, Target = options.Target with { CaCertificate = null } };
        var refused = await LoadRunner.RunAsync(options, portable);
        Assert.Equal([new(CallFailure.Tls, 2)], refused.Failures);
        Assert.Equal([new(200, 2)], (await LoadRunner.RunAsync(options with { Target = options.Target with { Insecure = true } }, portable)).Codes);
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        await using var server = NewServer();
        using var own = NewCertificate("client.test");
        var options = Options(server, standard: false);
        await LoadRunner.RunAsync(options with { Target = options.Target with { Certificate = Pem(own, "client"), Key = Path.Combine(_folder, "client.key") } });
        Assert.Equal("CN=client.test", _clientName);
    }

    [Fact]
    public async Task A_file_that_holds_no_certificate_stops_it()
    {
        var empty = Path.Combine(_folder, "empty");
        await File.WriteAllTextAsync(empty, "");
        var options = LoadRunner.Calls("https://127.0.0.1/", 1);
        await using var run = new LoadRun(options with { Target = options.Target with { CaCertificate = empty } }, new RunLog());
        var stopped = await Assert.ThrowsAsync<LoadSetupException>(() => run.WarmUpAsync(CancellationToken.None));
        Assert.StartsWith($"-cacert {empty}: ", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_answers_and_requests_pass()
    {
        await using var server = NewServer(bodyBytes: 300_000);
        var options = Options(server, standard: false);
        var result = await LoadRunner.RunAsync(options with { Request = new RequestOptions { Payload = new byte[200_000] } });
        Assert.Equal([new(200, 20)], result.Codes);
        Assert.InRange(result.Sizes.Min, 300_000, 300_100);
    }

    private static X509Certificate2 NewCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private LoadOptions Options(ScriptedServer server, bool standard)
    {
        var options = LoadRunner.Calls($"https://server.test:{server.Port}/", 20);
        var target = options.Target with { Resolve = "127.0.0.1", CaCertificate = Pem(_certificate, "server"), StandardClient = standard, Timeout = TimeSpan.FromSeconds(5) };
        return options with { Target = target };
    }

    private string Pem(X509Certificate2 certificate, string name)
    {
        var path = Path.Combine(_folder, name + ".crt");
        File.WriteAllText(path, certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, name + ".key"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return path;
    }

    private bool Note(string? clientName)
    {
        _clientName = clientName;
        return true;
    }

    private ScriptedServer NewServer(int bodyBytes = 5) => new(async peer =>
    {
        await using var tls = new SslStream(new NetworkStream(peer.Socket));
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateSelectionCallback = (_, name) =>
            {
                _askedFor = name;
                return _certificate;
            },
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, client, _, _) => Note(client?.Subject),
        };
        try
        {
            await tls.AuthenticateAsServerAsync(options, peer.End);
            var buffer = new byte[300_000];
            var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {bodyBytes}\r\n\r\n{new string('x', bodyBytes)}");
            while (true)
            {
                var read = 0;
                do
                {
                    var got = await tls.ReadAsync(buffer.AsMemory(read), peer.End);
                    if (got == 0) return;
                    read += got;
                }
                while (bodyBytes > 5 ? read < 200_000 : buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) < 0);
                if (bodyBytes > 5) while (read < 200_000 + buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) + 4) read += await tls.ReadAsync(buffer.AsMemory(read), peer.End);
                await tls.WriteAsync(answer, peer.End);
            }
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client does not trust this server.
        }
    });
}
