using System.Text;

using Bookinfo.LoadClient.Transport;
using Bookinfo.LoadClient.Transport.Http;

namespace Bookinfo.LoadClient.Tests.Transport;

/// <summary>Contract fortio.md section 7, byte by byte.</summary>
public sealed class RequestBytesTests
{
    private const string Agent = "User-Agent: fortio.org/fortio-1.75.2\r\n";

    [Theory]
    [InlineData("http://localhost:8080", "GET / HTTP/1.1\r\nHost: localhost:8080\r\n" + Agent + "\r\n")]
    [InlineData("http://h/echo?size=5#x", "GET /echo?size=5 HTTP/1.1\r\nHost: h\r\n" + Agent + "\r\n")]
    [InlineData("http://[::1]:80?a=b", "GET /?a=b HTTP/1.1\r\nHost: [::1]:80\r\n" + Agent + "\r\n")]
    public void The_plainest_request(string url, string expected) => Assert.Equal(expected, Text(new TargetOptions { Url = url }));

    [Fact]
    public void Headers_are_sorted_and_may_replace_the_defaults() => Assert.Equal(
        "GET / HTTP/1.1\r\nHost: other\r\nAuthorization: Basic dTpw\r\nb: 2\r\nB: 1\r\nX-A: 3\r\n\r\n",
        Text(new TargetOptions { Url = "http://h" }, new RequestOptions
        {
            Headers = [new("X-A", "3"), new("b", "2"), new("host", "other"), new("user-agent", ""), new("B", "1")],
            UserCredentials = "u:p",
        }));

    [Fact]
    public void A_payload_is_posted() => Assert.Equal(
        "POST / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 3\r\nContent-Type: application/octet-stream\r\n" + Agent + "\r\nabc",
        Text(new TargetOptions { Url = "http://h", KeepAlive = false }, new RequestOptions { Payload = "abc"u8.ToArray() }));

    [Fact]
    public void A_content_type_alone_posts_nothing() => Assert.Equal(
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nContent-Type: text/plain\r\n" + Agent + "\r\n",
        Text(new TargetOptions { Url = "http://h" }, new RequestOptions { ContentType = "text/plain" }));

    [Fact]
    public void HTTP_1_0_names_no_host_unless_told() => Assert.Equal(
        "HEAD / HTTP/1.0\r\n" + Agent + "\r\n",
        Text(new TargetOptions { Url = "http://h", Http10 = true, KeepAlive = false }, new RequestOptions { Method = "HEAD" }));

    [Fact]
    public void Each_call_has_UUIDs_of_its_own()
    {
        var request = new RequestOptions { Payload = "[{uuid},{uuid}]"u8.ToArray(), HasUuid = true };
        var bytes = new RequestBytes(new TargetOptions { Url = "http://h/a/{uuid}?b" }, request);
        var texts = Enumerable.Range(0, 10).Select(_ => Encoding.ASCII.GetString(bytes.Next().Span)).ToArray();
        var uuids = texts.SelectMany(text => new[] { text.Substring(8, 36), text[^74..^38], text[^37..^1] }).ToArray();
        Assert.All(uuids, uuid => Assert.True(Guid.TryParseExact(uuid, "D", out _), uuid));
        Assert.Equal(30, uuids.Distinct().Count());
        Assert.All(texts, text => Assert.Contains("Content-Length: 75\r\n", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://")]
    [InlineData("http://h:p/")]
    [InlineData("http://h:70000/")]
    public void An_URL_without_host_and_port_is_refused(string url) =>
        Assert.Throws<LoadSetupException>(() => new RequestBytes(new TargetOptions { Url = url }, new RequestOptions()));

    private static string Text(TargetOptions target, RequestOptions? request = null) =>
        Encoding.Latin1.GetString(new RequestBytes(target, request ?? new RequestOptions()).Next().Span);
}
