using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

using Bookinfo.Playground.Network.Outside;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>The internet of <c>--offline</c>.</summary>
public sealed class StubInternetTests : IAsyncLifetime
{
    private readonly string _state = Directory.CreateTempSubdirectory("stub-").FullName;

    private StubInternet _internet = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _internet = await StubInternet.StartAsync(_state, TimeProvider.System, Cancel);

    public async ValueTask DisposeAsync()
    {
        await _internet.DisposeAsync();
        Directory.Delete(_state, recursive: true);
    }

    [Theory]
    [InlineData("edition.cnn.com", 80)]
    [InlineData("EDITION.cnn.com.", 443)]
    [InlineData("httpbin.org", 80)]
    [InlineData("fr.wikipedia.org", 443)]
    [InlineData("www.googleapis.com", 443)]
    public async Task Hosts_of_the_tasks_are_on_this_machine(string host, int port)
    {
        var found = Assert.Single((await _internet.ResolveAsync(host, port, Cancel))!);
        Assert.Equal(IPAddress.Loopback, found.Address);
    }

    [Theory]
    [InlineData("example.com", 80)]
    [InlineData("edition.cnn.com", 8080)]
    [InlineData("notwikipedia.org", 443)]
    [InlineData("203.0.113.9", 80)]
    public async Task Nothing_else_exists(string host, int port) => Assert.Empty((await _internet.ResolveAsync(host, port, Cancel))!);

    [Theory]
    [InlineData("http://edition.cnn.com/politics", 301, "")]
    [InlineData("https://edition.cnn.com/politics", 200, "<title>edition.cnn.com</title>")]
    [InlineData("http://www.google.com/", 200, "<title>www.google.com</title>")]
    [InlineData("https://en.wikipedia.org/wiki/Main_Page", 200, "<title>Wikipedia, the free encyclopedia</title>")]
    [InlineData("https://www.googleapis.com/books/v1/volumes?q=isbn:0486424618", 200, "\"identifier\":\"0486424618\"")]
    [InlineData("https://www.googleapis.com/other", 404, "")]
    public async Task Its_pages_are_served_under_certificates_of_its_own_authority(string url, int status, string text)
    {
        using var client = Client();

        using var answer = await client.GetAsync(new Uri(url), Cancel);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        if (status == 301) Assert.Equal("https://edition.cnn.com/politics", answer.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("http://httpbin.org/get")]
    [InlineData("https://httpbin.org/get")]
    public async Task Httpbin_is_whatever_listens_for_it(string url)
    {
        using var pod = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        pod.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        pod.Listen();
        _internet.HttpBin = () => (IPEndPoint)pod.LocalEndPoint!;
        var serving = Task.Run(async () =>
        {
            using var socket = await pod.AcceptAsync(Cancel);
            var buffer = new byte[4096];
            var read = await socket.ReceiveAsync(buffer, Cancel);
            await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8.ToArray(), Cancel);
            socket.Shutdown(SocketShutdown.Both);
            return Encoding.ASCII.GetString(buffer, 0, read);
        }, Cancel);
        using var client = Client();

        Assert.Equal("hello", await client.GetStringAsync(new Uri(url), Cancel));
        Assert.Contains("Host: httpbin.org", await serving, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Its_root_certificate_lies_where_pods_are_told_to_look()
    {
        using var root = X509Certificate2.CreateFromPem(File.ReadAllText(StubInternet.CertificatePath(_state)));
        Assert.Equal(_internet.Root.Thumbprint, root.Thumbprint);
        Assert.False(root.HasPrivateKey);
    }

    /// <summary>Trusts the stub's authority and nobody else.</summary>
    private HttpClient Client()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_internet.Root);
        return new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = { CertificateChainPolicy = policy },
            ConnectCallback = async (dial, cancel) =>
            {
                var address = (await _internet.ResolveAsync(dial.DnsEndPoint.Host, dial.DnsEndPoint.Port, cancel))!.Single();
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(address, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
    }
}
