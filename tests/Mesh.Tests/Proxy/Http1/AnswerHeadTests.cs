using System.Text;

using Bookinfo.Mesh.Proxy.Http1;

namespace Bookinfo.Mesh.Tests.Proxy.Http1;

public sealed class AnswerHeadTests
{
    private const string Whole = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: 1\r\nX-A: 2\r\ncontent-length: 5\r\n\r\n";

    [Fact]
    public void A_head_may_come_byte_by_byte()
    {
        var head = new AnswerHead(lowerCase: true);
        var held = new List<byte>();
        var bytes = Encoding.Latin1.GetBytes(Whole);
        for (var i = 0; i < bytes.Length; i++)
        {
            held.Add(bytes[i]);
            var read = head.Read([.. held], out var consumed);
            held.RemoveRange(0, consumed);
            Assert.Equal(i == bytes.Length - 1 ? Parsed.Complete : Parsed.Incomplete, read);
        }

        Assert.Equal(200, head.Status);
        Assert.Equal(5, head.ContentLength);
        Assert.Equal([("Content-Type", "text/plain"), ("x-a", "1"), ("x-a", "2")], Enumerable.Range(0, head.Count).Select(i => head[i]));
    }

    [Fact]
    public void What_is_behind_the_head_stays()
    {
        var bytes = Encoding.Latin1.GetBytes(Whole + "hello");
        Assert.Equal(Parsed.Complete, new AnswerHead(lowerCase: true).Read(bytes, out var consumed));
        Assert.Equal(Whole.Length, consumed);
    }

    [Fact]
    public void The_next_head_reuses_strings_and_nothing_else()
    {
        var head = new AnswerHead(lowerCase: true);
        head.Read(Encoding.Latin1.GetBytes("HTTP/1.1 200 OK\r\nA: same\r\nB: one\r\nContent-Length: 1\r\nConnection: close\r\n\r\n"), out _);
        var first = head[0].Value;
        head.Clear();
        head.Read(Encoding.Latin1.GetBytes("HTTP/1.1 404 Gone\r\nA: same\r\nC: two\r\n\r\n"), out _);

        Assert.Equal((404, null, false, 2), (head.Status, head.ContentLength, head.Closes, head.Count));
        Assert.Same(first, head[0].Value);
        Assert.Equal(("c", "two"), head[1]);
        Assert.Null(head.Find("b"));
        Assert.Equal("two", head.Find("C"));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", false)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Close\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: keep-alive, close\r\n\r\n", true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n", true)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", true)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\n", false)]
    public void Whether_the_connection_goes_on(string text, bool closes)
    {
        var head = new AnswerHead(lowerCase: true);
        Assert.Equal(Parsed.Complete, head.Read(Encoding.Latin1.GetBytes(text), out _));
        Assert.Equal(closes, head.Closes);
    }

    [Fact]
    public void Headers_that_the_connection_names_end_here()
    {
        var head = new AnswerHead(lowerCase: true);
        head.Read("HTTP/1.1 200 OK\r\nX-Mine: 1\r\nConnection: x-mine\r\nKeep-Alive: 5\r\nUpgrade: h2c\r\nProxy-Connection: x\r\nX-Kept: 1\r\n\r\n"u8, out _);
        Assert.Equal([("x-kept", "1")], Enumerable.Range(0, head.Count).Select(i => head[i]));
    }

    [Theory]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.2 200 OK\r\n\r\n")]
    [InlineData("http/1.1 200 OK\r\n\r\n")]
    [InlineData("\r\nHTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\n\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n\tfolded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n A: b\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA : b\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: empty\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public void What_could_be_read_in_two_ways_is_refused(string text) =>
        Assert.Equal(Parsed.Malformed, new AnswerHead(lowerCase: true).Read(Encoding.Latin1.GetBytes(text), out _));

    [Fact]
    public void A_head_has_at_most_60_KiB_and_100_lines()
    {
        var long1 = $"HTTP/1.1 200 OK\r\nA: {new string('x', 61 * 1024)}\r\n\r\n";
        var many = $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Range(0, 101).Select(static i => $"A{i}: b\r\n"))}\r\n";
        var fits = $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Range(0, 100).Select(static i => $"A{i}: b\r\n"))}\r\n";

        Assert.Equal(Parsed.Malformed, new AnswerHead(lowerCase: true).Read(Encoding.Latin1.GetBytes(long1), out _));
        Assert.Equal(Parsed.Malformed, new AnswerHead(lowerCase: true).Read(Encoding.Latin1.GetBytes(long1[..^4]), out _));
        Assert.Equal(Parsed.Malformed, new AnswerHead(lowerCase: true).Read(Encoding.Latin1.GetBytes(many), out _));
        Assert.Equal(Parsed.Complete, new AnswerHead(lowerCase: true).Read(Encoding.Latin1.GetBytes(fits), out _));
    }
}
