using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Bookinfo.LoadClient.Tests.Server;

/// <summary>The rows of contract section 9 on echoes, over real sockets.</summary>
public sealed class EchoTests(EchoTests.Fixture shared) : IClassFixture<EchoTests.Fixture>
{
    private readonly HttpClient _client = shared.Server.Client;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/any/path/at/all")]
    [InlineData("/debug/echo/")]
    [InlineData("/debugger")]
    public async Task Every_path_sends_body_and_type_back(string path)
    {
        foreach (var client in new[] { _client, shared.Server.Http2Client })
        {
            using var body = new ByteArrayContent([0, 1, 0xff]);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-mine");
            using var answer = await client.PostAsync(path, body, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("application/x-mine", answer.Content.Headers.ContentType?.ToString());
            Assert.Equal(3, answer.Content.Headers.ContentLength);
            Assert.Equal([0, 1, 0xff], await answer.Content.ReadAsByteArrayAsync(Token));
        }
    }

    [Fact]
    public async Task An_answer_without_body_has_the_75_bytes_that_Fortio_s_has()
    {
        var answer = await RawHttp.ExchangeAsync(shared.Server.Http, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Equal(75 + "Connection: close\r\n".Length, answer.Length);
    }

    [Theory]
    [InlineData("status=503", 503)]
    [InlineData("status=418", 418)]
    [InlineData("status=999", 999)]
    [InlineData("status=503:20,404:40", 404)]
    [InlineData("status=503:20", 200)]
    [InlineData("status=503:60,404:60", 400)]
    [InlineData("status=abc", 400)]
    [InlineData("status=503:x", 400)]
    [InlineData("status=100", 400)]
    [InlineData("status=1000", 400)]
    [InlineData("status=-1", 400)]
    [InlineData("status=", 200)]
    public async Task Status_is_drawn(string query, int expected) => Assert.Equal(expected, (int)(await _client.GetAsync("/?" + query, Token)).StatusCode);

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task A_status_without_body_has_none(int status)
    {
        foreach (var query in new[] { "", "&size=100", "&gzip=true" })
        {
            using var answer = await _client.PostAsync($"/?status={status}{query}", new StringContent("x"), Token);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
        }
    }

    [Theory]
    [InlineData("size=512", 512)]
    [InlineData("size=512:20,16384:40", 16384)]
    [InlineData("size=512:20", 4)]
    [InlineData("size=-7", 0)]
    [InlineData("size=99999999", 256 << 10)]
    [InlineData("size=9999999999999999", 4)]
    [InlineData("size=many", 4)]
    public async Task Size_is_made_up_within_bounds_and_else_the_body_comes_back(string query, int expected)
    {
        foreach (var client in new[] { _client, shared.Server.Http2Client })
        {
            using var answer = await client.PostAsync("/?" + query, new StringContent("body"), Token);
            Assert.Equal(expected, (await answer.Content.ReadAsByteArrayAsync(Token)).Length);
            Assert.Equal(expected == 4 ? "text/plain" : "application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    [Theory]
    [InlineData("delay=100ms", 0.1)]
    [InlineData("delay=5ms:20,100ms:40", 0.1)]
    [InlineData("delay=5h", 0.3)]
    [InlineData("delay=5", 0)]
    [InlineData("delay=-5s", 0)]
    [InlineData("delay=soon", 0)]
    public async Task Delay_is_drawn_and_capped(string query, double seconds)
    {
        var start = Stopwatch.GetTimestamp();
        await _client.GetAsync("/?" + query, Token);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, seconds - 0.02, seconds + 1);
    }

    [Theory]
    [InlineData("close=true", true)]
    [InlineData("close=60", true)]
    [InlineData("close=60%25", true)]
    [InlineData("close=20", false)]
    [InlineData("close=false", false)]
    [InlineData("close=never", false)]
    [InlineData("close=", false)]
    public async Task Close_is_drawn(string query, bool expected)
    {
        using var answer = await _client.GetAsync("/?" + query, Token);
        Assert.Equal(expected, answer.Headers.ConnectionClose ?? false);
    }

    [Fact]
    public async Task Headers_are_added_in_number()
    {
        using var answer = await _client.GetAsync("/?header=X-One:1&header=X-One:2&header=X-Two:%20a:b%20&header=bad", Token);
        Assert.Equal(["1", "2"], answer.Headers.GetValues("X-One"));
        Assert.Equal(["a:b"], answer.Headers.GetValues("X-Two"));
    }

    [Theory]
    [InlineData("X-Bad:a%0d%0aX-Injected:1")]
    [InlineData("X-Bad%0d%0aX-Injected:1")]
    [InlineData("X Bad:1")]
    [InlineData("X-Bad:%00")]
    [InlineData("X-Bad:%E2%82%AC")]
    [InlineData("Content-Length:1")]
    [InlineData("transfer-encoding:chunked")]
    [InlineData("Connection:upgrade")]
    [InlineData(":status:200")]
    [InlineData(":")]
    public async Task A_header_that_would_break_the_answer_is_left_out(string header)
    {
        foreach (var client in new[] { _client, shared.Server.Http2Client })
        {
            using var answer = await client.PostAsync("/?header=" + header, new StringContent("four"), Token);
            Assert.Equal("four", await answer.Content.ReadAsStringAsync(Token));
            Assert.Equal(["Date"], answer.Headers.Select(sent => sent.Key));
        }
    }

    [Fact]
    public async Task Gzip_needs_a_client_that_takes_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/?size=10000&gzip=true");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var answer = await _client.SendAsync(request, Token);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        await using var plain = new GZipStream(await answer.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        await plain.CopyToAsync(copy, Token);
        Assert.Equal(10000, copy.Length);
        using var refused = await _client.GetAsync("/?size=10000&gzip=true", Token);
        Assert.Empty(refused.Content.Headers.ContentEncoding);
        Assert.Equal(10000, refused.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task On_http2_a_body_comes_back_while_it_is_sent()
    {
        using var pipe = new PushedContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = pipe, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await shared.Server.Http2Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[100];
        for (var i = 1; i <= 3; i++)
        {
            await pipe.WriteAsync([(byte)i]);
            Assert.Equal(1, await body.ReadAsync(buffer, Token));
            Assert.Equal(i, buffer[0]);
        }

        pipe.End();
        Assert.Equal(0, await body.ReadAsync(buffer, Token));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        Assert.StartsWith("HTTP/1.1 413 ", await RawHttp.ExchangeAsync(shared.Server.Http, $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {(1 << 20) + 1}\r\n\r\n"));
        using var fits = await _client.PostAsync("/", new ByteArrayContent(new byte[1 << 20]), Token);
        Assert.Equal(1 << 20, fits.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_page_that_is_echoed_cannot_act()
    {
        using var answer = await _client.PostAsync("/?header=Content-Type:text/html", new StringContent("<script>"), Token);
        Assert.Equal(["sandbox"], answer.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task Head_has_the_length_and_no_body()
    {
        using var answer = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/?size=100"), Token);
        Assert.Equal(100, answer.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("/", Token)).StatusCode);
    }

    [Theory]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    public async Task What_is_no_request_gets_400(string sent) => Assert.StartsWith("HTTP/1.1 400 ", await RawHttp.ExchangeAsync(shared.Server.Http, sent));

    public sealed class Fixture : IAsyncLifetime
    {
        public RunningServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Server = await RunningServer.StartAsync(
            RunningServer.Options with { Echo = new() { MaxDelay = TimeSpan.FromSeconds(0.3) } }, new Draws(0.5));

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
