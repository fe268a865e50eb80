using System.IO.Pipelines;
using System.Text;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>How relaying a body ended.</summary>
internal enum RelayEnd
{
    Complete,

    /// <summary>Complete, and the connection is of no further use.</summary>
    CompleteAndClosed,

    /// <summary>The upstream broke off, or its framing is wrong.</summary>
    UpstreamBroke,

    CallerGone,
}

/// <summary>Passes an answer on: its head, then its body as it comes, at the speed of the slower side.</summary>
internal static class AnswerRelay
{
    /// <summary>Parts of this size go from the socket straight into the caller's buffer.</summary>
    private const int DirectRead = 16 * 1024;

    private const int LongestTrailers = 8 * 1024;

    public static void CopyHead(AnswerHead head, HttpResponse response, bool isHead)
    {
        response.StatusCode = head.Status;
        var headers = response.Headers;
        for (var i = 0; i < head.Count; i++)
        {
            var (name, value) = head[i];
            headers[name] = headers.TryGetValue(name, out var earlier) ? Microsoft.Extensions.Primitives.StringValues.Concat(earlier, value) : value;
        }

        if (head.ContentLength is { } length && (isHead || head.Status != StatusCodes.Status204NoContent)) response.ContentLength = length;
    }

    /// <summary>Whether bytes follow the head.</summary>
    public static bool HasBody(AnswerHead head, bool isHead) =>
        !isHead && head.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) && head is not { ContentLength: 0 };

    public static async ValueTask<RelayEnd> RelayBodyAsync(Http1Connection connection, HttpResponse response)
    {
        await response.StartAsync(CancellationToken.None);
        var writer = response.BodyWriter;
        var head = connection.Head;
        var end = head.IsChunked ? await RelayChunksAsync(connection, writer, response)
            : head.ContentLength is { } length ? await RelayLengthAsync(connection, writer, length)
            : await RelayToEndAsync(connection, writer);

        // A server sends by itself what is buffered when the request ends; a stream in between does not.
        if (response.HttpContext.Features.Get<IHttpResponseBodyFeature>() is StreamResponseBodyFeature) await writer.FlushAsync();
        return end;
    }

    private static async ValueTask<RelayEnd> RelayLengthAsync(Http1Connection connection, PipeWriter writer, long left)
    {
        for (var whole = true; ; whole = false)
        {
            var available = (int)Math.Min(left, connection.Received.Length);
            Put(writer, connection.Received[..available]);
            connection.Consume(available);
            left -= available;
            if (left == 0)
            {
                // Kestrel sends what is behind the head by itself, but not what is behind an earlier flush.
                return whole || await FlushAsync(writer) ? RelayEnd.Complete : RelayEnd.CallerGone;
            }

            if (!await FlushAsync(writer)) return RelayEnd.CallerGone;
            if (left < DirectRead)
            {
                if (await connection.FillAsync() <= 0) return RelayEnd.UpstreamBroke;
                continue;
            }

            var target = writer.GetMemory(DirectRead);
            var read = await connection.ReceiveAsync(target[..(int)Math.Min(target.Length, left)]);
            if (read <= 0) return RelayEnd.UpstreamBroke;
            writer.Advance(read);
            left -= read;
        }
    }

    // Asked for no size, the pipe of a caller who has gone gives none, which is an error to Write.
    private static void Put(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var target = writer.GetSpan(1);
            var fits = Math.Min(target.Length, bytes.Length);
            bytes[..fits].CopyTo(target);
            writer.Advance(fits);
            bytes = bytes[fits..];
        }
    }

    private static async ValueTask<RelayEnd> RelayToEndAsync(Http1Connection connection, PipeWriter writer)
    {
        while (true)
        {
            Put(writer, connection.Received);
            connection.Consume(connection.Received.Length);
            if (!await FlushAsync(writer)) return RelayEnd.CallerGone;
            var read = await connection.FillAsync();
            if (read == 0) return connection.Aborted == AbortCause.None ? RelayEnd.CompleteAndClosed : RelayEnd.UpstreamBroke;
            if (read < 0) return RelayEnd.UpstreamBroke;
        }
    }

    private static async ValueTask<RelayEnd> RelayChunksAsync(Http1Connection connection, PipeWriter writer, HttpResponse response)
    {
        var decoder = default(ChunkDecoder);
        while (true)
        {
            var step = Take(connection, ref decoder, writer);
            if (step == Parsed.Malformed) return RelayEnd.UpstreamBroke;
            if (step == Parsed.Complete) return await ReadTrailersAsync(connection, response);
            if (!await FlushAsync(writer)) return RelayEnd.CallerGone;
            if (await connection.FillAsync() <= 0) return RelayEnd.UpstreamBroke;
        }
    }

    private static Parsed Take(Http1Connection connection, ref ChunkDecoder decoder, PipeWriter writer)
    {
        while (!connection.Received.IsEmpty)
        {
            var step = decoder.Read(connection.Received, out var consumed, out var data);
            Put(writer, data);
            connection.Consume(consumed);
            if (step != Parsed.Incomplete) return step;
        }

        return Parsed.Incomplete;
    }

    private static async ValueTask<RelayEnd> ReadTrailersAsync(Http1Connection connection, HttpResponse response)
    {
        for (var length = 0; ;)
        {
            var cut = TakeTrailer(connection, response, ref length, out var last);
            if (cut == Parsed.Malformed) return RelayEnd.UpstreamBroke;
            if (last) return RelayEnd.Complete;
            if (cut == Parsed.Incomplete && await connection.FillAsync() <= 0) return RelayEnd.UpstreamBroke;
        }
    }

    private static Parsed TakeTrailer(Http1Connection connection, HttpResponse response, ref int length, out bool last)
    {
        last = false;
        var cut = FieldLine.TryCut(connection.Received, out var line, out var consumed);
        if (length + (cut == Parsed.Incomplete ? connection.Received.Length : consumed) > LongestTrailers) return Parsed.Malformed;
        if (cut != Parsed.Complete) return cut;
        last = line.IsEmpty;
        if (!last)
        {
            if (!FieldLine.TrySplit(line, out var name, out var value)) return Parsed.Malformed;

            // HTTP/1.1 callers get none: Kestrel sends trailers over HTTP/2 only, and Envoy drops them likewise.
            if (HopByHop.KindOf(name) == FieldKind.EndToEnd && response.SupportsTrailers()) response.AppendTrailer(Encoding.Latin1.GetString(name), Encoding.Latin1.GetString(value));
        }

        length += consumed;
        connection.Consume(consumed);
        return Parsed.Complete;
    }

    private static async ValueTask<bool> FlushAsync(PipeWriter writer)
    {
        var flushed = await writer.FlushAsync();
        return !flushed.IsCompleted && !flushed.IsCanceled;
    }
}
