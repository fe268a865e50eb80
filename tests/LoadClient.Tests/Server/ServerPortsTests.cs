using System.Net;
using System.Net.Sockets;

using Bookinfo.LoadClient.Server;
using Bookinfo.ServiceDefaults;
using Bookinfo.Testing;

namespace Bookinfo.LoadClient.Tests.Server;

public sealed class ServerPortsTests(ServerPortsTests.Fixture shared) : IClassFixture<ServerPortsTests.Fixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/a?b=c")]
    [InlineData("/")]
    public async Task The_redirect_port_sends_everything_to_https(string target)
    {
        var answer = await RawHttp.ExchangeAsync(shared.Server.Redirect, $"GET {target} HTTP/1.1\r\nHost: example.org:8081\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 303 ", answer);
        Assert.Contains($"Location: https://example.org:8081{target}\r\n", answer);
    }

    [Fact]
    public async Task The_debug_page_shows_the_request()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/debug?x=1&header=X-A:b") { Content = new StringContent("line\n\u0001") };
        request.Headers.Add("A-Header", ["1", "2"]);
        using var answer = await shared.Server.Client.SendAsync(request, Token);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.Matches(@"^Φορτίο version 1\.75\.2-\S+ echo debug server up for \S+ on \S+ - request from 127\.0\.0\.1:\d+\n\n", text);
        Assert.Contains("\n\nPOST /debug?x=1&header=X-A:b HTTP/1.1\n\nheaders:\n\nHost: 127.0.0.1:", text);
        Assert.Contains("\nA-Header: 1, 2\nContent-Length: 6\nContent-Type: text/plain; charset=utf-8\n\nbody:\n\nline\\n\\x01\n", text);
        Assert.Equal(["b"], answer.Headers.GetValues("X-A"));
    }

    [Fact]
    public async Task The_environment_is_shown_only_where_that_is_allowed()
    {
        Assert.EndsWith("environment:\n\nnot shown: the server needs -echo-debug-env\n", await shared.Server.Client.GetStringAsync("/debug?env=dump", Token));
        await using var open = await RunningServer.StartAsync(RunningServer.Options with { Echo = new() { ShowsEnvironment = true } });
        Assert.Contains("\nPATH=", await open.Client.GetStringAsync("/debug?env=dump", Token));
    }

    [Fact]
    public async Task Metrics_have_Fortio_s_names()
    {
        var text = await shared.Server.Client.GetStringAsync("/debug/metrics", Token);
        foreach (var name in new[] { "fortio_num_fd", "fortio_running", "fortio_runs_total", "fortio_goroutines" }) Assert.Matches($@"(?m)^{name} \d+$", text);
    }

    [Fact]
    public async Task Default_parameters_count_without_a_question_mark_only()
    {
        await using var server = await RunningServer.StartAsync(RunningServer.Options with { Echo = new() { DefaultParameters = "status=503&size=7" } });
        using var bare = await server.Client.GetAsync("/", Token);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 7), (bare.StatusCode, (int)bare.Content.Headers.ContentLength!));
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/?a=b", Token)).StatusCode);
        Assert.StartsWith("HTTP/1.1 200 ", await RawHttp.ExchangeAsync(server.Http, "GET /? HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    [Fact]
    public async Task Tcp_echoes_and_ends_when_the_client_has_ended()
    {
        var sent = new string('x', 3 << 20);
        Assert.Equal(sent, await RawHttp.ExchangeAsync(shared.Server.Tcp, sent));
        Assert.Equal("", await RawHttp.ExchangeAsync(shared.Server.Tcp, ""));
    }

    [Fact]
    public async Task Udp_echoes_every_datagram()
    {
        using var client = new UdpClient(0, AddressFamily.InterNetwork);
        foreach (var size in new[] { 0, 1, 24, 60_000 })
        {
            await client.SendAsync(new byte[size], shared.Server.Udp, Token);
            Assert.Equal(size, (await client.ReceiveAsync(Token).AsTask().WaitAsync(Limit)).Buffer.Length);
        }
    }

    [Fact]
    public async Task A_unix_socket_and_disabled_ports_work()
    {
        var path = Path.Combine(Path.GetTempPath(), $"fortio-{Guid.NewGuid():N}");
        var off = ListenAddress.Disabled;
        await using var server = await RunningServer.StartAsync(new() { Http = new("", 0, path), Grpc = off, Tcp = off, Udp = off, Redirect = off });
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), Token);
        await socket.SendAsync("GET /?size=3 HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        var buffer = new byte[12];
        await socket.ReceiveAsync(buffer);
        Assert.Equal("HTTP/1.1 200"u8, buffer);
        Assert.Equal((0, 0, 0), (server.Tcp, server.Grpc, server.Redirect));
    }

    [Fact]
    public async Task A_port_in_use_is_an_io_error_with_one_line()
    {
        var taken = RunningServer.Options with { Http = new("127.0.0.1", shared.Server.Http) };
        var failure = await Assert.ThrowsAsync<IOException>(() => RunningServer.StartAsync(taken));
        Assert.Equal($"Failed to bind to address http://127.0.0.1:{shared.Server.Http}: address already in use.", failure.Message);
        await Assert.ThrowsAsync<SetupException>(() => RunningServer.StartAsync(RunningServer.Options with { Udp = new("127.0.0.1", shared.Server.Udp.Port) }));
    }

    [Theory]
    [InlineData("8080", "8080")]
    [InlineData("0", "0")]
    [InlineData(":8080", "8080")]
    [InlineData("localhost:80", "localhost:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("/tmp/x", "/tmp/x")]
    [InlineData("./x", "./x")]
    [InlineData("disabled", "disabled")]
    [InlineData("65536", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData("http", null)]
    [InlineData("a:b", null)]
    public void A_listener_flag_is_read(string text, string? expected) => Assert.Equal(expected, ListenAddress.TryParse(text, out var address) ? address.ToString() : null);

    [Fact]
    [Needs("curl")]
    public async Task Curl_speaks_both_protocols_with_the_http_port()
    {
        foreach (var (flag, version) in new[] { ("--http1.1", "1.1"), ("--http2-prior-knowledge", "2") })
        {
            var (code, output) = await ChildProcess.RunAsync(Tools.Find("curl")!, ["-s", flag, "-d", "hello", "-w", " %{http_version} %{response_code}", $"http://127.0.0.1:{shared.Server.Http}/x"], new Dictionary<string, string?>());
            Assert.Equal((0, $"hello {version} 200"), (code, output.Trim()));
        }
    }

    public sealed class Fixture : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
