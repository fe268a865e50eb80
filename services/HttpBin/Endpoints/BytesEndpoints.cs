using Bookinfo.HttpBin.Chance;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Bytes of chance, at once or in chunks.</summary>
internal static class BytesEndpoints
{
    private const long MostBytesPy = 100 << 10;
    private const long DefaultChunk = 10 << 10;
    private const int PieceBytes = 64 << 10;
    private const string Type = "application/octet-stream";

    public static void MapBytes(this RouteTable routes)
    {
        routes.Py("/bytes/{count:int}", Methods.GetHead, BytesPy);
        routes.Go("/bytes/{count}", Methods.Any, BytesGo);
        routes.Py("/stream-bytes/{count:int}", Methods.GetHead, StreamPy);
        routes.Go("/stream-bytes/{count}", Methods.Any, StreamGo);
    }

    private static Task BytesPy(Exchange exchange)
    {
        var count = Math.Min(PythonNumbers.Digits(exchange.Values[0]), MostBytesPy);
        return ByteSources.Python(exchange.Query) is { } source ? SendAsync(exchange, count, source) : exchange.Dialect.Error(exchange, 500);
    }

    private static Task BytesGo(Exchange exchange) =>
        ReadGo(exchange, out var count, out var source) is { } wrong ? exchange.Dialect.Error(exchange, 400, wrong) : SendAsync(exchange, count, source);

    private static Task StreamPy(Exchange exchange)
    {
        var count = Math.Min(PythonNumbers.Digits(exchange.Values[0]), MostBytesPy);
        var chunk = DefaultChunk;
        if (exchange.Query.FirstInAnyCase("chunk_size") is { } text && !PythonNumbers.TryInteger(text, out chunk)) return exchange.Dialect.Error(exchange, 500);
        return ByteSources.Python(exchange.Query) is { } source
            ? StreamAsync(exchange, count, Math.Max(1, chunk), source)
            : exchange.Dialect.Error(exchange, 500);
    }

    private static Task StreamGo(Exchange exchange)
    {
        if (ReadGo(exchange, out var count, out var source) is { } wrong) return exchange.Dialect.Error(exchange, 400, wrong);
        var chunk = DefaultChunk;
        if (exchange.Query.First("chunk_size") is { Length: > 0 } text && !GoNumbers.TryInteger(text, out chunk)) return exchange.Dialect.Error(exchange, 400, $"invalid chunk_size: {text}");
        return StreamAsync(exchange, count, chunk <= 0 ? count : chunk, source);
    }

    private static string? ReadGo(Exchange exchange, out long count, out ByteSource source)
    {
        source = Random.Shared.NextBytes;
        var most = exchange.Settings.MaxBodyBytes;
        if (!GoNumbers.TryInteger(exchange.Values[0], out count)) return $"invalid byte count: {exchange.Values[0]}";
        if (count < 0 || count > most) return $"invalid byte count: {count} not in range [0, {most}]";
        if (ByteSources.Go(exchange.Query) is not { } seeded) return $"invalid seed: {exchange.Query.First("seed")}";
        source = seeded;
        return null;
    }

    private static async Task SendAsync(Exchange exchange, long count, ByteSource source)
    {
        var response = exchange.Http.Response;
        if (count > 0 || exchange.Settings.Dialect == DialectName.Py) response.Headers.ContentType = Type;
        response.ContentLength = count;
        if (!exchange.IsHead) await WriteAsync(exchange, count, PieceBytes, source);
    }

    private static async Task StreamAsync(Exchange exchange, long count, long chunk, ByteSource source)
    {
        exchange.Http.Response.Headers.ContentType = Type;
        if (exchange.IsHead) return;
        await exchange.Http.Response.StartAsync(exchange.Aborted);
        await WriteAsync(exchange, count, (int)Math.Min(chunk, PieceBytes), source);
    }

    private static async Task WriteAsync(Exchange exchange, long count, int piece, ByteSource source)
    {
        var text = exchange.Text;
        for (; count > 0; count -= Math.Min(count, piece))
        {
            text.Clear();
            var length = (int)Math.Min(count, piece);
            source(text.GetSpan(length)[..length]);
            text.Advance(length);
            await exchange.WriteAsync(text.WrittenMemory);
        }
    }
}
