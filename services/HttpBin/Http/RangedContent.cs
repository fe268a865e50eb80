using System.Security.Cryptography;
using System.Text;

namespace Bookinfo.HttpBin.Http;

/// <summary>Serves a body of known size as a file server does: whole, one part of it, or several parts.</summary>
internal static class RangedContent
{
    /// <summary>Sets status and headers, then calls <paramref name="send"/> for every part. The caller has set the ETag.</summary>
    public static async Task SendAsync(Exchange exchange, string type, long size, Func<ByteRange, Task> send)
    {
        var headers = exchange.Http.Response.Headers;
        headers.AcceptRanges = "bytes";
        var ranges = ByteRange.Read(IfRangeHolds(exchange) ? exchange.RequestHeader("Range") : null, size, out var malformed);
        if (ranges is { Count: 0 })
        {
            headers.Remove("ETag");
            headers.Remove("Last-Modified");
            if (!malformed) headers.ContentRange = $"bytes */{size}";
            headers.XContentTypeOptions = "nosniff";
            await exchange.SendText(416, exchange.Dialect.PlainType, malformed ? "invalid range\n" : "invalid range: failed to overlap\n");
            return;
        }

        if (ranges is { Count: > 1 })
        {
            await SendPartsAsync(exchange, type, size, ranges, send);
            return;
        }

        var whole = new ByteRange(0, size - 1);
        var range = ranges is null ? whole : ranges[0];
        if (ranges is not null)
        {
            exchange.SetStatus(206);
            headers.ContentRange = $"bytes {range.First}-{range.Last}/{size}";
        }

        headers.ContentType = type;
        exchange.Http.Response.ContentLength = range.Length;
        if (!exchange.IsHead) await send(range);
    }

    private static bool IfRangeHolds(Exchange exchange) =>
        exchange.RequestHeader("If-Range") is not { } wanted || wanted == exchange.Http.Response.Headers.ETag.ToString();

    private static async Task SendPartsAsync(Exchange exchange, string type, long size, List<ByteRange> ranges, Func<ByteRange, Task> send)
    {
        var boundary = RandomNumberGenerator.GetHexString(60, lowercase: true);
        exchange.SetStatus(206);
        exchange.Http.Response.Headers.ContentType = "multipart/byteranges; boundary=" + boundary;
        var heads = ranges.Select((range, i) => Encoding.ASCII.GetBytes(
            $"{(i == 0 ? "" : "\r\n")}--{boundary}\r\nContent-Range: bytes {range.First}-{range.Last}/{size}\r\nContent-Type: {type}\r\n\r\n")).ToArray();
        var end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        exchange.Http.Response.ContentLength = heads.Sum(head => head.Length) + ranges.Sum(range => range.Length) + end.Length;
        if (exchange.IsHead) return;
        for (var i = 0; i < ranges.Count; i++)
        {
            await exchange.WriteAsync(heads[i]);
            await send(ranges[i]);
        }

        await exchange.WriteAsync(end);
    }
}
