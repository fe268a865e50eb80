using Bookinfo.Testing;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>What curl makes of the answers.</summary>
[Needs("curl")]
public sealed class CurlTests(Servers servers)
{
    [Fact]
    public async Task Head_gives_headers_and_no_body()
    {
        Assert.Contains("Content-Length: 0", await Curl.AskAsync("-I", Py("/status/503")), StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", await Curl.AskAsync("-I", Go("/get")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uploads_in_chunks()
    {
        foreach (var url in (string[])[Py("/post"), Go("/post")])
        {
            var text = await Curl.AskAsync("-H", "Transfer-Encoding: chunked", "-H", "Content-Type: text/plain", "-d", "hello", url);
            Assert.Contains("\"data\": \"hello\"", text, StringComparison.Ordinal);
            Assert.Contains("Transfer-Encoding", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Waits_for_100_before_a_body()
    {
        var text = await Curl.AskAsync("-v", "-H", "Expect: 100-continue", "-d", "hello", Py("/post"));
        Assert.Contains("< HTTP/1.1 100 Continue", text, StringComparison.Ordinal);
        Assert.Contains("\"Expect\": \"100-continue\"", text, StringComparison.Ordinal);
        // Where the body is never read, none is asked for.
        Assert.DoesNotContain("100 Continue", await Curl.AskAsync("-v", "-H", "Expect: 100-continue", "-X", "POST", "-d", "hello", Go("/status/200")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_for_a_range()
    {
        Assert.Equal("klm", await Curl.AskAsync("-r", "10-12", Py("/range/26")));
        Assert.Equal("xyz", await Curl.AskAsync("-r", "-3", Go("/range/26")));
    }

    [Theory]
    [InlineData("--digest", "/digest-auth/auth/user/passwd/MD5")]
    [InlineData("--digest", "/digest-auth/auth/user/passwd/SHA-256?x=1")]
    [InlineData("--basic", "/basic-auth/user/passwd")]
    public async Task Logs_in(string method, string path)
    {
        foreach (var url in (string[])[Py(path), Go(path)])
        {
            Assert.Contains("\"authenticated\": true", await Curl.AskAsync(method, "-u", "user:passwd", url), StringComparison.Ordinal);
            Assert.Equal("401", await Curl.AskAsync("-o", "/dev/null", "-w", "%{http_code}", method, "-u", "user:wrong", url));
        }
    }

    [Fact]
    public async Task Keeps_cookies_and_follows_redirects()
    {
        foreach (var port in (int[])[servers.Py, servers.Go])
        {
            var (jar, server) = (Path.GetTempFileName(), $"http://127.0.0.1:{port}");
            Assert.Contains("\"name\": \"value\"", await Curl.AskAsync("-L", "-b", jar, "-c", jar, server + "/cookies/set?name=value"), StringComparison.Ordinal);
            Assert.DoesNotContain("value", await Curl.AskAsync("-L", "-b", jar, "-c", jar, server + "/cookies/delete?name"), StringComparison.Ordinal);
            Assert.Contains("/get", await Curl.AskAsync("-L", server + "/redirect/5?absolute=true"), StringComparison.Ordinal);
            File.Delete(jar);
        }
    }

    [Theory]
    [InlineData("/gzip", "gzipped")]
    [InlineData("/deflate", "deflated")]
    [InlineData("/brotli", "brotli")]
    [InlineData("/zstd", "zstd")]
    public async Task Unpacks(string path, string key)
    {
        var library = key is "zstd" or "brotli" ? key : "zlib";
        Assert.SkipUnless((await Curl.AskAsync("--version")).Contains(library, StringComparison.Ordinal), $"this curl is built without {library}");
        Assert.Contains($"\"{key}\": true", await Curl.AskAsync("--compressed", Py(path)), StringComparison.Ordinal);
        Assert.Contains($"\"{key}\": true", await Curl.AskAsync("--compressed", Go(path)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speaks_HTTP_2_without_TLS()
    {
        var text = await Curl.AskAsync("-i", "--http2-prior-knowledge", $"http://127.0.0.1:{servers.H2c}/get?a=1");
        Assert.StartsWith("HTTP/2 200", text, StringComparison.Ordinal);
        Assert.Contains("\"Host\": [\n      \"127.0.0.1:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\":authority", text, StringComparison.Ordinal);
        var trailers = await Curl.AskAsync("-i", "--http2-prior-knowledge", $"http://127.0.0.1:{servers.H2c}/trailers?x-end=yes");
        Assert.Contains("x-end: yes", trailers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Posts_a_form_with_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "contents of the file", TestContext.Current.CancellationToken);
        Assert.Contains("\"f\": \"contents of the file\"", await Curl.AskAsync("-F", $"f=@{file}", "-F", "custname=Jason", Py("/post")), StringComparison.Ordinal);
        Assert.Contains("\"custname\": [\n      \"Jason\"", await Curl.AskAsync("-F", $"f=@{file}", "-F", "custname=Jason", Go("/post")), StringComparison.Ordinal);
        File.Delete(file);
    }

    private string Py(string path) => $"http://127.0.0.1:{servers.Py}{path}";

    private string Go(string path) => $"http://127.0.0.1:{servers.Go}{path}";
}
