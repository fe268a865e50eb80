using System.Text;
using System.Text.Unicode;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Base64 to text and back.</summary>
internal static class Base64Endpoints
{
    private const string Hint = "Incorrect Base64 data try: SFRUUEJJTiBpcyBhd2Vzb21l";

    public static void MapBase64(this RouteTable routes)
    {
        routes.Py("/base64/{value}", Methods.GetHead, DecodePy);
        routes.Go("/base64/{value}", Methods.Any, exchange => DecodeGo(exchange, exchange.Values[0]));
        routes.Both("/base64/{operation}/{value}", Methods.Any, Operate);
    }

    // The original sends whatever was decoded as HTML; that is a page of the caller's choice on this host.
    private static Task DecodePy(Exchange exchange)
    {
        var type = exchange.Settings.UnsafeResponses ? exchange.Dialect.HtmlType : exchange.Dialect.PlainType;
        exchange.Http.Response.Headers.XContentTypeOptions = "nosniff";
        var letters = exchange.Values[0].Replace('-', '+').Replace('_', '/').Where(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=');
        return TryDecode(string.Concat(letters)) is { } bytes && Utf8.IsValid(bytes) ? exchange.Send(200, type, bytes) : exchange.SendText(200, type, Hint);
    }

    private static Task Operate(Exchange exchange)
    {
        var (operation, value) = (exchange.Values[0], exchange.Values[1]);
        if (operation == "decode") return DecodeGo(exchange, value);
        if (operation != "encode") return exchange.Dialect.Error(exchange, 400, $"invalid operation: {operation}");
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).Replace('+', '-').Replace('/', '_');
        return SendGo(exchange, Encoding.ASCII.GetBytes(encoded));
    }

    private static Task DecodeGo(Exchange exchange, string value)
    {
        if (value.Length > exchange.Settings.MaxBodyBytes) return exchange.Dialect.Error(exchange, 400, $"input data exceeds max length of {exchange.Settings.MaxBodyBytes} bytes");
        var isUrlSafe = value.AsSpan().IndexOfAny('+', '/') < 0;
        var standard = isUrlSafe ? value.Replace('-', '+').Replace('_', '/') : value;
        var isMixed = !isUrlSafe && value.AsSpan().IndexOfAny('-', '_') >= 0;
        return !isMixed && !value.Any(char.IsWhiteSpace) && TryDecode(standard) is { } bytes
            ? SendGo(exchange, bytes)
            : exchange.Dialect.Error(exchange, 400, $"decode failed: \"{value}\" is not base64");
    }

    private static Task SendGo(Exchange exchange, byte[] bytes)
    {
        exchange.Http.Response.Headers.XContentTypeOptions = "nosniff";
        if (exchange.Settings.AsGo215 || exchange.Query.First("content-type") is not { Length: > 0 } type) return exchange.Send(200, exchange.Dialect.PlainType, bytes);
        var header = HeaderText.Utf8AsLatin1(type);
        if (!HeaderText.IsValue(header)) return exchange.Dialect.Error(exchange, 400, "content-type: control characters have no place in a header");
        var isSafe = exchange.Settings.UnsafeResponses || MediaType.Of(type).Trim().ToLowerInvariant() is "text/plain" or "application/json" or "application/octet-stream";
        return exchange.Send(200, header, isSafe ? bytes : Encoding.UTF8.GetBytes(HtmlText.Escape(Encoding.UTF8.GetString(bytes))));
    }

    private static byte[]? TryDecode(string text)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
