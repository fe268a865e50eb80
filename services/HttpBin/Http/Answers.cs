using System.Buffers;
using System.Text;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.HttpBin.Http;

/// <summary>Whole answers: status, type, body.</summary>
internal static class Answers
{
    /// <summary>Larger bodies wait for the client to take them, piece by piece.</summary>
    private const int PieceBytes = 64 << 10;

    /// <summary>Answers with what <see cref="Exchange.Json"/> holds, as a line.</summary>
    public static Task SendJson(this Exchange exchange, int status = 200, bool lengthOnHead = false)
    {
        exchange.Text.Append((byte)'\n');
        return exchange.Send(status, exchange.Dialect.JsonType, exchange.Text.WrittenMemory, lengthOnHead);
    }

    public static Task SendText(this Exchange exchange, int status, string? contentType, string text) =>
        exchange.Send(status, contentType, Encoding.UTF8.GetBytes(text));

    /// <summary>An answer without a body, of the type that the dialect gives to nothing.</summary>
    public static Task SendEmpty(this Exchange exchange, int status) => exchange.Send(status, exchange.Dialect.EmptyType, default);

    /// <summary>Answers with a body of known length.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="status">Status code.</param>
    /// <param name="contentType">Null: none.</param>
    /// <param name="body">The body; not sent where the method or the status forbids one.</param>
    /// <param name="lengthOnHead">Give the length to HEAD also where the dialect does not.</param>
    public static Task Send(this Exchange exchange, int status, string? contentType, ReadOnlyMemory<byte> body, bool lengthOnHead = false)
    {
        var response = exchange.Http.Response;
        exchange.SetStatus(status);
        if (contentType is not null) response.Headers.ContentType = contentType;
        if (status is < 200 or 204 or 304) return Task.CompletedTask;
        if (!exchange.IsHead || lengthOnHead || exchange.Dialect.LengthOnHead) response.ContentLength = body.Length;
        if (exchange.IsHead || body.IsEmpty) return Task.CompletedTask;
        if (body.Length > PieceBytes) return SendPieces(exchange, body);
        exchange.BodyBytesSent += body.Length;
        response.BodyWriter.Write(body.Span);
        return Task.CompletedTask;
    }

    public static void SetStatus(this Exchange exchange, int status)
    {
        if (status == 200) return;
        exchange.Http.Response.StatusCode = status;
        if (exchange.Dialect.ReasonPhrase(status) is { } phrase) exchange.Http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = phrase;
    }

    private static async Task SendPieces(Exchange exchange, ReadOnlyMemory<byte> body)
    {
        for (; !body.IsEmpty; body = body[Math.Min(PieceBytes, body.Length)..])
        {
            await exchange.WriteAsync(body[..Math.Min(PieceBytes, body.Length)]);
        }
    }

    /// <summary>Sends a piece of a body at once.</summary>
    public static async ValueTask WriteAsync(this Exchange exchange, ReadOnlyMemory<byte> piece)
    {
        exchange.BodyBytesSent += piece.Length;
        await exchange.Http.Response.BodyWriter.WriteAsync(piece, exchange.Aborted);
        exchange.Aborted.ThrowIfCancellationRequested();
    }
}
