using System.Buffers;
using System.Globalization;
using System.Text;

using Bookinfo.Mesh.Proxy.Http;

namespace Bookinfo.Mesh.Proxy.Http1;

/// <summary>Writes the head of a request as it goes to an endpoint.</summary>
internal static class RequestHeadWriter
{
    private static readonly SearchValues<char> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n\0");

    /// <param name="output">Empty; holds the head afterwards.</param>
    /// <param name="attempt">The request.</param>
    /// <param name="chunked">Whether a body of unknown length follows.</param>
    /// <param name="lowerCase">Whether names are written in lower case, as Envoy does.</param>
    public static void Write(ArrayBufferWriter<byte> output, UpstreamTry attempt, bool chunked, bool lowerCase)
    {
        var request = attempt.Context.Request;
        var headers = request.Headers;
        Append(output, request.Method);
        output.Write(" "u8);
        AppendTarget(output, attempt.PathAndQuery);
        output.Write(lowerCase ? " HTTP/1.1\r\nhost: "u8 : " HTTP/1.1\r\nHost: "u8);
        AppendValue(output, attempt.Host);
        output.Write("\r\n"u8);
        var named = Named(headers.Connection);
        foreach (var (name, values) in headers)
        {
            if (HopByHop.StaysBehind(name) || name.AsSpan().ContainsAnyExcept(Token)) continue;
            if (named is not null && named.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            foreach (var value in values) AppendField(output, name, value ?? "", lowerCase);
        }

        if (headers.TE.Count > 0 && headers.TE.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase)) AppendField(output, "TE", "trailers", lowerCase);
        if (chunked) output.Write(lowerCase ? "transfer-encoding: chunked\r\n"u8 : "Transfer-Encoding: chunked\r\n"u8);
        else if (request.ContentLength is { } length) AppendField(output, "Content-Length", length.ToString(CultureInfo.InvariantCulture), lowerCase);
        output.Write("\r\n"u8);
    }

    // Usually absent, or keep-alive, or close: then nothing else is named.
    private static string[]? Named(Microsoft.Extensions.Primitives.StringValues connection) => connection.Count == 0 || connection is [("keep-alive" or "Keep-Alive" or "close")]
        ? null
        : connection.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static void AppendField(ArrayBufferWriter<byte> output, string name, string value, bool lowerCase)
    {
        var span = output.GetSpan(name.Length);
        if (lowerCase) Ascii.ToLower(name, span, out _);
        else Encoding.Latin1.GetBytes(name, span);
        output.Advance(name.Length);
        output.Write(": "u8);
        AppendValue(output, value);
        output.Write("\r\n"u8);
    }

    // Rules may set what no caller can send; it must not become a line of its own.
    private static void AppendValue(ArrayBufferWriter<byte> output, string value)
    {
        if (value.AsSpan().ContainsAny(LineEnds)) value = string.Join(' ', value.Split('\r', '\n', '\0'));
        Append(output, value);
    }

    private static void AppendTarget(ArrayBufferWriter<byte> output, string target)
    {
        if (!target.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            Append(output, target);
            return;
        }

        foreach (var b in Encoding.UTF8.GetBytes(target))
        {
            if (b is > 0x20 and < 0x7f) output.Write([b]);
            else Append(output, string.Create(CultureInfo.InvariantCulture, $"%{b:X2}"));
        }
    }

    private static void Append(ArrayBufferWriter<byte> output, string text)
    {
        var encoding = text.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff') ? Encoding.UTF8 : Encoding.Latin1;
        var span = output.GetSpan(encoding.GetMaxByteCount(text.Length));
        output.Advance(encoding.GetBytes(text, span));
    }
}
