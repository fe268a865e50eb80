using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>The alphabet again and again, of which a part may be asked for.</summary>
internal static class RangeEndpoints
{
    private const long MostBytesPy = 100 << 10;
    private const long DefaultChunk = 10 << 10;
    private const int PieceBytes = 16 << 10;

    // A whole number of alphabets, so that every piece is a slice.
    private static readonly byte[] Letters = [.. Enumerable.Range(0, PieceBytes + 26).Select(i => (byte)('a' + (i % 26)))];

    public static void MapRange(this RouteTable routes)
    {
        routes.Py("/range/{count:int}", Methods.GetHead, RangePy);
        routes.Go("/range/{count}", Methods.Any, RangeGo);
    }

    private static async Task RangePy(Exchange exchange)
    {
        var (count, headers) = (PythonNumbers.Digits(exchange.Values[0]), exchange.Http.Response.Headers);
        headers.ETag = $"range{exchange.Values[0].TrimStart('0').PadLeft(1, '0')}";
        headers.AcceptRanges = "bytes";
        if (count is 0 or > MostBytesPy)
        {
            await exchange.SendText(404, exchange.Dialect.HtmlType, $"number of bytes must be in the range (0, {MostBytesPy}]");
            return;
        }

        var chunk = DefaultChunk;
        var duration = 0d;
        if ((exchange.Query.FirstInAnyCase("chunk_size") is { } chunkText && !PythonNumbers.TryInteger(chunkText, out chunk))
            || (exchange.Query.First("duration") is { } durationText && !PythonNumbers.TryFloat(durationText, out duration)))
        {
            await exchange.Dialect.Error(exchange, 500);
            return;
        }

        var range = ByteRange.SinglePy(exchange.RequestHeader("Range"), count);
        if (!range.IsWithin(count))
        {
            headers.ContentRange = $"bytes */{count}";
            await exchange.SendEmpty(416);
            return;
        }

        headers.ContentRange = $"bytes {range.First}-{range.Last}/{count}";
        headers.ContentType = "application/octet-stream";
        exchange.SetStatus(range.Length == count ? 200 : 206);
        var piece = (int)Math.Clamp(chunk, 1, PieceBytes);
        var pause = double.IsFinite(duration) ? Math.Clamp(duration, 0, exchange.Settings.MaxDuration.TotalSeconds) / Math.Ceiling(range.Length / (double)piece) : 0;
        await SendAsync(exchange, range, piece, TimeSpan.FromSeconds(pause));
    }

    private static async Task RangeGo(Exchange exchange)
    {
        var most = exchange.Settings.MaxBodyBytes;
        if (!GoNumbers.TryInteger(exchange.Values[0], out var count) || count < 1 || count > most)
        {
            await exchange.Dialect.Error(exchange, 400, $"invalid count: {exchange.Values[0]} not in range [1, {most}]");
            return;
        }

        var duration = TimeSpan.Zero;
        if (exchange.Query.First("duration") is { Length: > 0 } text && GoNumbers.BoundedDuration(text, TimeSpan.Zero, exchange.Settings.MaxDuration, out duration) is { } wrong)
        {
            await exchange.Dialect.Error(exchange, 400, wrong);
            return;
        }

        exchange.Http.Response.Headers.ETag = $"range{count}";
        await RangedContent.SendAsync(exchange, exchange.Dialect.PlainType, count, range => SendPartAsync(exchange, range, duration, count));
    }

    private static Task SendPartAsync(Exchange exchange, ByteRange range, TimeSpan duration, long count) =>
        WriteAsync(exchange, range, PieceBytes, duration * (Math.Min(PieceBytes, range.Length) / (double)count));

    private static Task SendAsync(Exchange exchange, ByteRange range, int piece, TimeSpan pause)
    {
        exchange.Http.Response.ContentLength = range.Length;
        return exchange.IsHead ? Task.CompletedTask : WriteAsync(exchange, range, piece, pause);
    }

    private static async Task WriteAsync(Exchange exchange, ByteRange range, int piece, TimeSpan pause)
    {
        for (var at = range.First; at <= range.Last; at += piece)
        {
            await exchange.PauseAsync(pause);
            await exchange.WriteAsync(Letters.AsMemory((int)(at % 26), (int)Math.Min(piece, range.Last - at + 1)));
        }
    }
}
