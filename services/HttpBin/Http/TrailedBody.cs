using System.Text;

using Bookinfo.HttpBin.Json;

namespace Bookinfo.HttpBin.Http;

/// <summary>
/// A body that is followed by header lines. Kestrel writes such lines for HTTP/2 only; for HTTP/1.1 the chunks are framed here.
/// </summary>
internal sealed class TrailedBody(Exchange exchange)
{
    private readonly bool _chunks = exchange.Http.Request.Protocol == "HTTP/1.1";
    private readonly ByteBuffer _frame = new();

    /// <summary>Sends the headers.</summary>
    public Task StartAsync(IEnumerable<string> names)
    {
        var headers = exchange.Http.Response.Headers;
        if (_chunks && !exchange.IsHead) headers.TransferEncoding = "chunked";
        headers.Trailer = string.Join(", ", names);
        return exchange.IsHead ? Task.CompletedTask : exchange.Http.Response.StartAsync(exchange.Aborted);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> piece)
    {
        if (piece.IsEmpty || exchange.IsHead) return ValueTask.CompletedTask;
        if (!_chunks) return exchange.WriteAsync(piece);
        _frame.Clear();
        _frame.Append(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"));
        _frame.Append(piece.Span);
        _frame.Append("\r\n"u8);
        return SendFrameAsync(piece.Length);
    }

    /// <summary>Ends the body.</summary>
    public async ValueTask EndAsync(IEnumerable<(string Name, string Value)> trailers)
    {
        if (exchange.IsHead) return;
        if (!_chunks)
        {
            if (!exchange.Http.Response.SupportsTrailers()) return;
            foreach (var (name, value) in trailers) exchange.Http.Response.AppendTrailer(name, value);
            return;
        }

        _frame.Clear();
        _frame.Append("0\r\n"u8);
        foreach (var (name, value) in trailers) _frame.AppendLatin1($"{name}: {value}\r\n");
        _frame.Append("\r\n"u8);
        await SendFrameAsync(0);
    }

    // The log counts the body, not its framing.
    private async ValueTask SendFrameAsync(int bodyBytes)
    {
        var sent = exchange.BodyBytesSent + bodyBytes;
        await exchange.WriteAsync(_frame.WrittenMemory);
        exchange.BodyBytesSent = sent;
    }
}
