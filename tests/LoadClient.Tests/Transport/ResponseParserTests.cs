using System.Text;

using Bookinfo.LoadClient.Transport.Http;

namespace Bookinfo.LoadClient.Tests.Transport;

/// <summary>Each answer is fed whole, byte by byte, and cut in two at every place: what comes out must not depend on the pieces.</summary>
public sealed class ResponseParserTests
{
    private const string Head = "HTTP/1.1 200 OK\r\n";

    public static TheoryData<string, int, int, bool> WholeAnswers => new()
    {
        { Head + "Content-Length: 5\r\n\r\nhello", 200, 38, true },
        { Head + "content-length:5\r\nConnection: close\r\n\r\nhello", 200, 56, false },
        { Head + "Content-Length: 5\nX: y\n\nhello", 200, 41, true },
        { Head + "Content-Length: 0\r\n\r\n", 200, 38, true },
        { "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\nno\n", 503, 55, true },
        { "HTTP/1.1 204\r\n\r\n", 204, 16, true },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n", 304, 49, true },
        { "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", 200, 38, false },
        { "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n", 200, 62, true },
        { Head + "Connection: foo, Close\r\nContent-Length: 0\r\n\r\n", 200, 62, false },
        { Head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1A;x=y\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n", 200, 47, true },
        { Head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n", 200, 53, true },
        { Head + "Transfer-Encoding: chunked\n\n3\nabc\n0\n\n", 200, 45, true },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\nContent-Length: 7\r\n\r\n" + Head + "Content-Length: 1\r\n\r\nx", 200, 38, true },
        { Head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab", 200, 57, true },
    };

    public static TheoryData<string> NoAnswers =>
    [
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/2.0 200 OK\r\n",
        "HTTP/1.1 20x OK\r\n",
        "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1 99\r\n",
        "\r\n\r\n\r\n",
        Head + "no colon\r\n",
        Head + ": no name\r\n",
        Head + "Content-Length: -1\r\n",
        Head + "Content-Length: five\r\n",
        Head + "Content-Length: 99999999999999999999\r\n",
        Head + "Content-Length: 1\r\nContent-Length: 2\r\n",
        Head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n",
        Head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        Head + "X: " + new string('x', 70_000) + "\r\n",
    ];

    [Theory]
    [MemberData(nameof(WholeAnswers))]
    public void An_answer_is_read_alike_in_any_pieces(string answer, int status, int headerSize, bool keepAlive)
    {
        var parser = new ResponseParser([]);
        for (var cut = 0; cut <= answer.Length; cut++)
        {
            Assert.Equal(ResponseState.Complete, Feed(parser, answer[..cut], answer[cut..]));
            Assert.Equal((status, answer.Length, headerSize, keepAlive), (parser.Status, (int)parser.Size, parser.HeaderSize, parser.KeepAlive));
        }

        var bytes = answer.Select(character => character.ToString()).ToArray();
        Assert.Equal(ResponseState.Complete, Feed(parser, bytes));
        Assert.Equal(ResponseState.Incomplete, Feed(parser, bytes[..^1]));
        Assert.Equal(ResponseState.Incomplete, parser.End());
    }

    [Theory]
    [MemberData(nameof(NoAnswers))]
    public void What_is_no_answer_is_told_from_one(string text)
    {
        var parser = new ResponseParser([]);
        for (var cut = 0; cut <= Math.Min(text.Length, 200); cut++) Assert.Equal(ResponseState.Malformed, Feed(parser, text[..cut], text[cut..]));
    }

    [Fact]
    public void Without_a_length_it_ends_with_the_connection()
    {
        var parser = new ResponseParser([]);
        Assert.Equal(ResponseState.Incomplete, Feed(parser, Head + "\r\n", "any", "thing"));
        Assert.Equal(ResponseState.Complete, parser.End());
        Assert.Equal((19 + 8, 19, false), ((int)parser.Size, parser.HeaderSize, parser.KeepAlive));
    }

    [Fact]
    public void An_answer_to_HEAD_has_no_body()
    {
        var parser = new ResponseParser([]);
        parser.Begin(noBody: true);
        Assert.Equal(ResponseState.Complete, parser.Feed("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"u8));
        Assert.True(parser.KeepAlive);
    }

    [Fact]
    public void Bytes_that_nobody_asked_for_end_the_connection()
    {
        var parser = new ResponseParser([]);
        Assert.Equal(ResponseState.Complete, Feed(parser, Head + "Content-Length: 0\r\n\r\nHTTP/1.1 500 Smuggled\r\n"));
        Assert.Equal((200, false), (parser.Status, parser.KeepAlive));
    }

    [Fact]
    public void Values_of_chosen_headers_are_kept()
    {
        var parser = new ResponseParser(["x-pod", "version"]);
        Feed(parser, Head + "Version:  v2 \r\nX-Pod: a", "b\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("ab,v2", parser.Split);
        Feed(parser, Head + "X-Pod: c\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("c,-", parser.Split);
    }

    [Fact]
    public void It_allocates_nothing_for_answers_that_come_whole()
    {
        var parser = new ResponseParser(["x-pod"]);
        var answer = Encoding.ASCII.GetBytes(Head + "X-Pod: one\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        Repeat(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(10_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);

        void Repeat(int times)
        {
            for (var i = 0; i < times; i++)
            {
                parser.Begin(noBody: false);
                Assert.True(parser.Feed(answer) == ResponseState.Complete);
                Assert.True(parser.Split == "one");
            }
        }
    }

    private static ResponseState Feed(ResponseParser parser, params IEnumerable<string> pieces)
    {
        parser.Begin(noBody: false);
        var state = ResponseState.Incomplete;
        foreach (var piece in pieces)
        {
            if (state == ResponseState.Malformed) break;
            state = parser.Feed(Encoding.Latin1.GetBytes(piece));
        }

        return state;
    }
}
