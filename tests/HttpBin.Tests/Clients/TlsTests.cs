using System.Net.WebSockets;

using Bookinfo.Testing;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>The ports that gunicorn and go-httpbin open when they are given a certificate.</summary>
[Needs("curl")]
public sealed class TlsTests(CertificateFiles files) : IClassFixture<CertificateFiles>
{
    [Fact]
    public async Task Gunicorn_serves_https_and_says_so_in_what_it_answers()
    {
        await using var gunicorn = Gunicorn();
        var server = await AddressAsync(gunicorn, 443);
        await gunicorn.WaitForLineAsync(line => line.Contains("Listening at: https://", StringComparison.Ordinal), HttpBinProgram.Soon);
        Assert.Contains($"\"url\": \"{server}/get?a=1\"", await AskAsync("--http1.1", $"{server}/get?a=1"), StringComparison.Ordinal);
        Assert.Contains($"Location: {server}/get", await AskAsync("-i", $"{server}/absolute-redirect/1"), StringComparison.Ordinal);
        Assert.Contains("Set-Cookie: a=b; Secure; Path=/", await AskAsync("-i", $"{server}/cookies/set?a=b"), StringComparison.Ordinal);
        Assert.Contains("\"data\": \"hello\"", await AskAsync("-d", "hello", "-H", "Content-Type: text/plain", $"{server}/post"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gunicorn_offers_no_HTTP_2()
    {
        await using var gunicorn = Gunicorn();
        Assert.Equal("1.1", await AskAsync("--http2", "-o", "/dev/null", "-w", "%{http_version}", await AddressAsync(gunicorn, 443) + "/get"));
    }

    [Fact]
    public async Task Go_serves_https_over_HTTP_1_and_HTTP_2_as_the_client_likes()
    {
        await using var go = Go();
        var server = await AddressAsync(go, 8443);
        await go.WaitForLineAsync(line => line.Contains("go-httpbin listening on https://", StringComparison.Ordinal), HttpBinProgram.Soon);
        foreach (var (option, version) in ((string, string)[])[("--http1.1", "HTTP/1.1 200"), ("--http2", "HTTP/2 200")])
        {
            var text = await AskAsync(option, "-i", $"{server}/get?a=1");
            Assert.StartsWith(version, text, StringComparison.Ordinal);
            Assert.Contains($"\"url\": \"{server}/get?a=1\"", text, StringComparison.Ordinal);
            Assert.Contains($"\"Host\": [\n      \"{new Uri(server).Authority}\"", text, StringComparison.Ordinal);
            Assert.Contains("\"data\": \"hello\"", await AskAsync(option, "-d", "hello", "-H", "Content-Type: text/plain", $"{server}/post"), StringComparison.Ordinal);
            Assert.Contains("x-end: yes", (await AskAsync(option, "-i", $"{server}/trailers?x-end=yes")).ToLowerInvariant(), StringComparison.Ordinal);
            Assert.Contains("\"id\":2,", await AskAsync(option, $"{server}/sse?count=3&duration=10ms"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_does_not_know_the_root_does_not_trust_the_server()
    {
        await using var go = Go();
        var (code, _) = await Curl.RunAsync(await AddressAsync(go, 8443) + "/get");
        Assert.Equal(60, code);
    }

    [Fact]
    public async Task A_WebSocket_works_over_TLS()
    {
        await using var go = Go();
        using var limit = new CancellationTokenSource(HttpBinProgram.Soon);
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=httpbin";
        await socket.ConnectAsync(new Uri((await AddressAsync(go, 8443)).Replace("https", "wss", StringComparison.Ordinal) + "/websocket/echo"), limit.Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, limit.Token);
        var buffer = new byte[100];
        var result = await socket.ReceiveAsync(buffer, limit.Token);
        Assert.Equal("hello", System.Text.Encoding.UTF8.GetString(buffer, 0, result.Count));
    }

    [Theory]
    [InlineData("missing.pem", "key.pem", "missing.pem")]
    [InlineData("chain.pem", "missing.pem", "missing.pem")]
    [InlineData("text.pem", "key.pem", "text.pem")]
    [InlineData("chain.pem", "text.pem", "text.pem")]
    [InlineData("chain.pem", "stranger.pem", "stranger.pem")]
    public async Task A_wrong_file_is_named_in_one_line_and_ends_the_start_with_1(string certificate, string key, string named)
    {
        foreach (var arguments in (string[][])[["gunicorn", "--certfile", files[certificate], "--keyfile", files[key], "-b", ":443", "httpbin:app"], ["go-httpbin", "-https-cert-file", files[certificate], "-https-key-file", files[key]]])
        {
            var (exit, output) = await ChildProcess.RunAsync(HttpBinProgram.Path, arguments, new Dictionary<string, string?> { ["PORT_MAP"] = "1=127.0.0.1:1" }, limit: HttpBinProgram.Soon);
            Assert.Equal(1, exit);
            Assert.Contains($"file {files[named]}", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        }
    }

    private ChildProcess Gunicorn() => HttpBinProgram.Start([], "gunicorn", "--certfile", files.Chain, "--keyfile", files.Key, "-b", "0.0.0.0:443", "httpbin:app");

    private ChildProcess Go() => HttpBinProgram.Start([], "go-httpbin", "-port", "8443", "-https-cert-file", files.Chain, "-https-key-file", files.Key);

    private Task<string> AskAsync(params string[] arguments) => Curl.AskAsync(["--cacert", files.Root, .. arguments]);

    private static async Task<string> AddressAsync(ChildProcess program, int port) => $"https://127.0.0.1:{await HttpBinProgram.PortAsync(program, port)}";
}
