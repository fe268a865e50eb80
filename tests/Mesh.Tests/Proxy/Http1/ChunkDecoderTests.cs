using System.Text;

using Bookinfo.Mesh.Proxy.Http1;

namespace Bookinfo.Mesh.Tests.Proxy.Http1;

public sealed class ChunkDecoderTests
{
    [Theory]
    [InlineData("5\r\nhello\r\n0\r\n", "hello")]
    [InlineData("5;name=value\r\nhello\r\n0;x\r\n", "hello")]
    [InlineData("3\r\nhel\r\n2\r\nlo\r\n000\r\n", "hello")]
    [InlineData("A\r\n0123456789\r\n0\r\n", "0123456789")]
    [InlineData("0\r\n", "")]
    public void Chunks_become_the_body_however_they_are_cut(string text, string body)
    {
        for (var size = 1; size <= text.Length; size++) Assert.Equal((Parsed.Complete, body), Decode(text, size));
    }

    [Theory]
    [InlineData("5\nhello\r\n0\r\n")]
    [InlineData("\r\nhello")]
    [InlineData("g\r\n")]
    [InlineData("-5\r\nhello")]
    [InlineData("+5\r\nhello")]
    [InlineData("0x5\r\nhello")]
    [InlineData(" 5\r\nhello")]
    [InlineData("5\r\nhelloX\r\n")]
    [InlineData("5\r\nhello\n0\r\n")]
    [InlineData("5\r\nhello\rX")]
    [InlineData("5\rhello")]
    [InlineData("5;a\nb\r\nhello")]
    [InlineData("FFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("00000000000000\r\n")]
    public void Bad_framing_is_refused(string text)
    {
        for (var size = 1; size <= text.Length; size++) Assert.Equal(Parsed.Malformed, Decode(text, size).Result);
    }

    [Fact]
    public void An_endless_extension_is_refused() => Assert.Equal(Parsed.Malformed, Decode($"5;{new string('x', 2000)}\r\nhello\r\n", 4096).Result);

    private static (Parsed Result, string Body) Decode(string text, int size)
    {
        var decoder = default(ChunkDecoder);
        var body = new StringBuilder();
        for (var at = 0; at < text.Length; at += size)
        {
            ReadOnlySpan<byte> part = Encoding.Latin1.GetBytes(text.Substring(at, Math.Min(size, text.Length - at)));
            while (!part.IsEmpty)
            {
                var result = decoder.Read(part, out var consumed, out var data);
                body.Append(Encoding.Latin1.GetString(data));
                if (result != Parsed.Incomplete) return (result, body.ToString());
                part = part[consumed..];
            }
        }

        return (Parsed.Incomplete, body.ToString());
    }
}
