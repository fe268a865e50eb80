using System.IO.Compression;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests;

/// <summary>HttpBin's published form under both names: whatever trimming could have broken.</summary>
[Collection(PublishedForm.OneAtATime)]
[Needs("gcc")]
public sealed class HttpBinAotTests(CertificateFiles files) : IClassFixture<CertificateFiles>
{
    private const string PythonGet = "{\n  \"args\": {\n    \"a\": [\n      \"2\", \n      \"\\u00e9\"\n    ]\n  }, \n  \"headers\": {\n    \"Host\": \"httpbin\"\n  }, \n  \"origin\": \"127.0.0.1\", \n  \"url\": \"http://httpbin/get?a=2&a=\\u00e9\"\n}\n";
    private const string GoGet = "{\n  \"args\": {\n    \"a\": [\n      \"2\",\n      \"\u00e9\"\n    ]\n  },\n  \"headers\": {\n    \"Host\": [\n      \"httpbin\"\n    ]\n  },\n  \"method\": \"GET\",\n  \"origin\": \"127.0.0.1\",\n  \"url\": \"http://httpbin/get?a=2&a=%C3%A9\"\n}\n";

    [Theory]
    [InlineData(80, PythonGet, "gunicorn", "-b", ":80", "-k", "gevent", "httpbin:app")]
    [InlineData(8080, GoGet, "go-httpbin")]
    public async Task Answers_byte_for_byte_compresses_and_ends_cleanly(int port, string body, params string[] arguments)
    {
        await using var program = await StartAsync(arguments);
        using var client = Client(await PublishedForm.AddressAsync(program, port));
        client.DefaultRequestHeaders.Host = "httpbin";
        Assert.Equal(body, await client.GetStringAsync("/get?a=2&a=%C3%A9"));
        foreach (var (path, key) in ((string, string)[])[("/gzip", "gzipped"), ("/deflate", "deflated"), ("/brotli", "brotli"), ("/zstd", "zstd")])
        {
            using var answer = await client.GetAsync(path, TestContext.Current.CancellationToken);
            using var json = JsonDocument.Parse(Unpack(answer.Content.Headers.ContentEncoding.Single(), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
            Assert.True(json.RootElement.GetProperty(key).GetBoolean());
        }

        Assert.Contains("Herman Melville", await client.GetStringAsync("/html"));
        Assert.Equal("{\n  \"args\"", (await (await client.PostAsync("/post", new StringContent("{\"a\":1}", Encoding.UTF8, "application/json"))).Content.ReadAsStringAsync())[..10]);
        Assert.Equal("hello", await EchoAsync(client.BaseAddress!));
        using var management = Client(await PublishedForm.AddressAsync(program, 9900));
        Assert.Equal("ok", await management.GetStringAsync("/readyz"));
        Assert.Contains("# TYPE", await management.GetStringAsync("/metrics"));
        program.Signal(15);
        Assert.Equal(0, await program.WaitForExitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task Carries_the_files_of_its_front_page()
    {
        await using var program = await StartAsync("gunicorn", "-b", ":80", "-k", "gevent", "httpbin:app");
        using var client = Client(await PublishedForm.AddressAsync(program, 80));
        Assert.Contains("swagger-ui-bundle.js", await client.GetStringAsync("/"));
        Assert.Contains("SwaggerUIBundle", await client.GetStringAsync("/flasgger_static/swagger-ui-bundle.js"));
        Assert.Contains("\"/status/{codes}\"", await client.GetStringAsync("/spec.json"));
    }

    [Fact]
    public async Task Serves_HTTP_2_over_TLS()
    {
        await using var program = await StartAsync("go-httpbin", "-https-cert-file", files.Chain, "-https-key-file", files.Key);
        var address = await PublishedForm.AddressAsync(program, 8080, "https");
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=httpbin";
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Contains($"\"url\": \"{address}get\"", await client.GetStringAsync(new Uri(address, "/get")));
    }

    private static async Task<ChildProcess> StartAsync(params string[] arguments) =>
        ChildProcess.Start(await PublishedForm.OfAsync("HttpBin"), arguments, new Dictionary<string, string?> { ["MANAGEMENT_PORT"] = "9900", ["PORT_MAP"] = "1=127.0.0.1:1" });

    private static HttpClient Client(Uri address) => new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };

    private static async Task<string> EchoAsync(Uri server)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}/websocket/echo"), limit.Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, limit.Token);
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, limit.Token)).Count);
    }

    private static byte[] Unpack(string encoding, byte[] bytes)
    {
        if (encoding == "zstd") return new ZstdSharp.Decompressor().Unwrap(bytes).ToArray();
        using Stream stream = encoding switch
        {
            "gzip" => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            "br" => new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress),
        };
        var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
