using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Bookinfo.HttpBin.Tests.Contract;

/// <summary>Contract rows that take more than one request, or a look at the bytes.</summary>
public sealed class ConversationTests(Servers servers)
{
    [Theory]
    [InlineData("/gzip", "gzip", "gzipped")]
    [InlineData("/deflate", "deflate", "deflated")]
    [InlineData("/brotli", "br", "brotli")]
    [InlineData("/zstd", "zstd", "zstd")]
    public async Task Compresses_whatever_is_accepted(string path, string encoding, string key)
    {
        foreach (var port in (int[])[servers.Py, servers.Go])
        {
            var reply = await Wire.AskAsync(port, $"GET {path}");
            Assert.Equal((200, encoding), (reply.Status, reply["Content-Encoding"]));
            Assert.Equal(reply.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), reply["Content-Length"]);
            using var json = JsonDocument.Parse(Unpack(encoding, reply.Body));
            Assert.True(json.RootElement.GetProperty(key).GetBoolean());
            Assert.Equal("GET", json.RootElement.GetProperty("method").GetString());
            string[] keys = port == servers.Py ? [key, "headers", "method", "origin"] : ["args", "headers", "method", "origin", "url", key];
            Assert.Equal(keys.Order(), json.RootElement.EnumerateObject().Select(member => member.Name).Order());
            if (port == servers.Go) Assert.Equal("", json.RootElement.GetProperty("url").GetString());
            var head = await Wire.AskAsync(port, $"HEAD {path}");
            Assert.NotNull(head["Content-Length"]);
        }
    }

    [Fact]
    public async Task Py_seeded_bytes_are_those_of_Pythons_generator()
    {
        var reply = await Wire.AskAsync(servers.Py, "GET /bytes/10?SEED=0");
        Assert.Equal("c5d71484f8cf9bf4b76f", Convert.ToHexStringLower(reply.Body));
        Assert.Equal(reply.Body, (await Wire.AskAsync(servers.Py, "GET /stream-bytes/10?seed=0&chunk_size=3")).Body);
    }

    [Fact]
    public async Task Go_seeded_bytes_are_the_same_each_time()
    {
        var first = await Wire.AskAsync(servers.Go, "GET /bytes/64?seed=-7");
        Assert.Equal(first.Body, (await Wire.AskAsync(servers.Go, "GET /bytes/64?seed=-7")).Body);
        Assert.NotEqual(first.Body, (await Wire.AskAsync(servers.Go, "GET /bytes/64?seed=7")).Body);
    }

    [Theory]
    [InlineData("png", "89504e470d0a1a0a")]
    [InlineData("jpeg", "ffd8ff")]
    [InlineData("webp", "52494646")]
    [InlineData("svg", "3c737667")]
    public async Task Images_are_what_their_type_says(string kind, string signature)
    {
        foreach (var port in (int[])[servers.Py, servers.Go])
        {
            var reply = await Wire.AskAsync(port, $"GET /image/{kind}");
            Assert.StartsWith(signature, Convert.ToHexStringLower(reply.Body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Go_deletes_a_cookie_by_a_date_one_year_ago_and_keeps_its_value()
    {
        var cookie = (await Wire.AskAsync(servers.Go, "GET /cookies/delete?k=v"))["Set-Cookie"]!;
        Assert.Matches("^k=v; Path=/; Expires=[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT; Max-Age=0; HttpOnly$", cookie);
        var expires = DateTimeOffset.ParseExact(cookie.Split("Expires=")[1].Split(';')[0], "R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(expires, DateTimeOffset.UtcNow.AddDays(-367), DateTimeOffset.UtcNow.AddDays(-364));
    }

    [Fact]
    public async Task Uuid_is_of_version_4_in_lower_case()
    {
        var uuid = JsonDocument.Parse((await Wire.AskAsync(servers.Py, "GET /uuid")).Body).RootElement.GetProperty("uuid").GetString()!;
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", uuid);
    }

    [Fact]
    public async Task Cache_gives_validators_that_are_dates_and_tags()
    {
        var py = await Wire.AskAsync(servers.Py, "GET /cache");
        Assert.Matches("^[0-9a-f]{32}$", py["ETag"]);
        Assert.EndsWith("GMT", py["Last-Modified"]);
        var go = await Wire.AskAsync(servers.Go, "GET /cache");
        Assert.Equal(Convert.ToHexStringLower(Encoding.ASCII.GetBytes(go["Last-Modified"]!)) + "da39a3ee5e6b4b0d3255bfef95601890afd80709", go["ETag"]);
    }

    [Fact]
    public async Task Trailers_come_behind_the_body_over_HTTP_1_and_are_announced()
    {
        var reply = await Wire.AskAsync(servers.Go, "POST /trailers?x-b=2&x-a=1&x-a=3", body: "q"u8.ToArray());
        Assert.Equal((200, "X-A, X-B", "chunked"), (reply.Status, reply["Trailer"], reply["Transfer-Encoding"]));
        Assert.Equal(("3", "2"), (reply.Trailers["X-A"], reply.Trailers["X-B"]));
        Assert.Contains("\"method\": \"POST\"", reply.Text, StringComparison.Ordinal);
        var events = await Wire.AskAsync(servers.Go, "GET /sse?count=1&duration=1ms");
        Assert.Contains("total_duration;dur=", events.Trailers["Server-Timing"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/stream/3", "id\":")]
    [InlineData("/drip?duration=30&numbytes=2&delay=0", "*")]
    [InlineData("/jsonl?count=2&duration=9s", "id\":")]
    public async Task The_first_byte_comes_at_once(string path, string wanted)
    {
        using var socket = await Wire.ConnectAsync(servers.Py);
        await socket.SendAsync(Wire.Compose($"GET {path}"));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var text = "";
        var buffer = new byte[4096];
        while (!text.Contains(wanted, StringComparison.Ordinal)) text += Encoding.Latin1.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
    }

    [Fact]
    public async Task Py_connection_headers_follow_the_worker_and_the_client()
    {
        Assert.Equal("close", (await Wire.AskAsync(servers.PySync, "GET /ip", close: false))["Connection"]);
        Assert.Equal("close", (await Wire.AskAsync(servers.Py, "GET /ip"))["Connection"]);
        Assert.Equal("keep-alive", (await Wire.AskAsync(servers.Py, "GET /ip", close: false))["Connection"]);
        Assert.Null((await Wire.AskAsync(servers.GoSmall, "GET /ip", close: false))["Connection"]);
    }

    [Fact]
    public async Task Py_reason_phrases_are_in_capitals_and_unknown_ones_say_so()
    {
        Assert.Equal("I'M A TEAPOT", (await Wire.AskAsync(servers.Py, "GET /status/418")).Reason);
        Assert.Equal("UNKNOWN", (await Wire.AskAsync(servers.Py, "GET /status/308")).Reason);
        Assert.Equal("SERVICE UNAVAILABLE", (await Wire.AskAsync(servers.Py, "GET /status/503")).Reason);
    }

    [Theory]
    [InlineData("X: 1", 101, 400)]
    [InlineData("X: 1", 90, 200)]
    public async Task Py_counts_header_lines(string line, int count, int status) =>
        Assert.Equal(status, (await Wire.AskAsync(servers.Py, "GET /get", string.Concat(Enumerable.Repeat(line + "\n", count)))).Status);

    [Fact]
    public async Task Py_measures_the_request_line_and_each_header()
    {
        Assert.Equal(400, (await Wire.AskAsync(servers.Py, "GET /get?" + new string('a', 4100))).Status);
        Assert.Equal(200, (await Wire.AskAsync(servers.Py, "GET /get?" + new string('a', 4000))).Status);
        Assert.Equal(400, (await Wire.AskAsync(servers.Py, "GET /get", "X: " + new string('a', 8200))).Status);
        Assert.Equal(200, (await Wire.AskAsync(servers.Py, "GET /get", "X: " + new string('a', 8000))).Status);
    }

    [Fact]
    public async Task Go_refuses_more_than_its_body_and_closes()
    {
        var reply = await Wire.AskAsync(servers.GoSmall, "POST /post", body: new byte[1025]);
        Assert.Equal(400, reply.Status);
        Assert.Contains("error parsing request body: http: request body too large", reply.Text, StringComparison.Ordinal);
        Assert.Equal(500, (await Wire.AskAsync(servers.GoSmall, "POST /upload", body: new byte[1025])).Status);
        Assert.Equal(200, (await Wire.AskAsync(servers.GoSmall, "GET /ip", body: new byte[1025])).Status);
    }

    [Fact]
    public async Task Py_takes_a_body_that_is_chunked()
    {
        var reply = await Wire.AskAsync(servers.Py, "POST /post", "Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n"u8.ToArray());
        Assert.Contains("\"data\": \"abc\"", reply.Text, StringComparison.Ordinal);
        Assert.Contains("\"Transfer-Encoding\": \"chunked\"", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Py_binary_bodies_and_files_are_data_addresses()
    {
        var body = await Wire.AskAsync(servers.Py, "POST /post", "Content-Type: image/png", [0xff, 0xfe, 0xfb]);
        Assert.Contains("\"data\": \"data:application/octet-stream;base64,//77\"", body.Text, StringComparison.Ordinal);
        byte[] form = [.. "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\nContent-Type: image/png\r\n\r\n"u8, 0xff, .. "\r\n--B--\r\n"u8];
        var file = await Wire.AskAsync(servers.Py, "POST /post", "Content-Type: multipart/form-data; boundary=B", form);
        Assert.Contains("\"f\": \"data:image/png;base64,/w==\"", file.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_specification_follows_host_and_prefix()
    {
        var reply = await Wire.AskAsync(servers.Py, "GET /spec.json", "Host: lab:8080\nX-Forwarded-Prefix: /bin");
        using var spec = JsonDocument.Parse(reply.Body);
        Assert.Equal(("lab:8080", "/bin", "2.0"), (spec.RootElement.GetProperty("host").GetString(), spec.RootElement.GetProperty("basePath").GetString(), spec.RootElement.GetProperty("swagger").GetString()));
        Assert.True(spec.RootElement.GetProperty("paths").TryGetProperty("/status/{codes}", out _));
        var page = await Wire.AskAsync(servers.Py, "GET /");
        foreach (var file in (string[])["/flasgger_static/swagger-ui-bundle.js", "/flasgger_static/swagger-ui.css", "/flasgger_static/start.js"])
        {
            Assert.Contains(file[1..], page.Text, StringComparison.Ordinal);
            var asset = await Wire.AskAsync(servers.Py, $"GET {file}");
            Assert.Equal((200, "public, max-age=43200", null), (asset.Status, asset["Cache-Control"], asset["Content-Encoding"]));
            Assert.False(asset.Body is [0x1f, 0x8b, ..], $"{file} is compressed, and no header says so");
            Assert.Equal(304, (await Wire.AskAsync(servers.Py, $"GET {file}", $"If-None-Match: {asset["ETag"]}")).Status);
        }
    }

    [Fact]
    public async Task A_pipelined_connection_answers_in_order()
    {
        using var socket = await Wire.ConnectAsync(servers.Go);
        await socket.SendAsync((byte[])[.. Wire.Compose("GET /bytes/1", close: false), .. Wire.Compose("GET /deny")]);
        var reply = await Wire.ReadAsync(socket);
        Assert.Contains("YOU SHOULDN'T BE HERE", Encoding.Latin1.GetString(reply.Body), StringComparison.Ordinal);
        Assert.Equal("1", reply["Content-Length"]);
    }

    [Fact]
    public async Task An_address_list_shows_what_proxies_added_when_the_operator_says_so()
    {
        var reply = await Wire.AskAsync(servers.PyStrict, "GET /headers", "X-Request-Id: r");
        Assert.Contains("\"X-Request-Id\": \"r\"", reply.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await Wire.AskAsync(servers.PyStrict, "GET /redirect-to?url=http://other/")).Status);
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
