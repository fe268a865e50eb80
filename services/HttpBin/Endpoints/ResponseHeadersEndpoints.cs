using System.Globalization;
using System.Text;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

using Microsoft.Extensions.Primitives;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Turns the query into headers of the answer.</summary>
internal static class ResponseHeadersEndpoints
{
    private const string ContentType = "Content-Type";

    // Headers that belong to the connection, or that would contradict what is sent.
    private static readonly HashSet<string> Kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Trailers", "Transfer-Encoding", "Upgrade",
        "Server", "Date", "Content-Length", "Content-Encoding",
    };

    public static void MapResponseHeaders(this RouteTable routes)
    {
        routes.Py("/response-headers", Methods.GetHead | Methods.Post, Py);
        routes.Go("/response-headers", Methods.Any, Go);
    }

    private static Task Py(Exchange exchange)
    {
        if (FirstWrong(exchange.Query) is { } wrong) return exchange.Dialect.Error(exchange, 400, wrong);
        var type = exchange.Query.FirstInAnyCase(ContentType) ?? exchange.Dialect.JsonType;
        // The body names its own length: it is written again until the length in it is right.
        var length = 0;
        while (true)
        {
            WritePy(exchange, length);
            if (exchange.Text.Length + 1 == length) break;
            length = exchange.Text.Length + 1;
        }

        SetHeaders(exchange);
        return SendAsync(exchange, type);
    }

    private static void WritePy(Exchange exchange, int length)
    {
        var fields = new FieldList();
        fields.Add("Content-Length", length.ToString(CultureInfo.InvariantCulture));
        fields.Add(ContentType, exchange.Dialect.JsonType);
        var query = exchange.Query;
        var names = Enumerable.Range(0, query.Count).Select(i => query[i].Name).Distinct(StringComparer.Ordinal).ToList();
        var result = new FieldList();
        for (var i = 0; i < query.Count; i++) fields.Add(query[i].Name, query[i].Value);
        // Names are looked up in any case, but shown as they were written.
        foreach (var name in names.Union(["Content-Length", ContentType]))
        {
            for (var i = 0; i < fields.Count; i++)
            {
                if (fields[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)) result.Add(name, fields[i].Value);
            }
        }

        Dialect.Begin(exchange).StringsOrArrays(result);
    }

    private static Task Go(Exchange exchange)
    {
        if (FirstWrong(exchange.Query) is { } wrong) return exchange.Dialect.Error(exchange, 400, wrong);
        SetHeaders(exchange);
        var type = exchange.Query.FirstInAnyCase(ContentType);
        if (type is null && !exchange.Settings.AsGo215) exchange.Query.Add(ContentType, exchange.Dialect.JsonType);
        Dialect.Begin(exchange).Arrays(exchange.Query);
        return SendAsync(exchange, type ?? exchange.Dialect.JsonType);
    }

    private static Task SendAsync(Exchange exchange, string type)
    {
        var text = exchange.Text;
        text.Append((byte)'\n');
        var media = MediaType.Of(type).Trim().ToLowerInvariant();
        var isSafe = exchange.Settings.UnsafeResponses || media is "text/plain" or "application/json" or "application/octet-string" or "application/octet-stream";
        if (!isSafe)
        {
            var escaped = HtmlText.Escape(Encoding.UTF8.GetString(text.Written));
            text.Clear();
            text.Append(escaped);
        }

        return exchange.Send(200, HeaderText.Utf8AsLatin1(type), text.WrittenMemory);
    }

    private static void SetHeaders(Exchange exchange)
    {
        var headers = exchange.Http.Response.Headers;
        var query = exchange.Query;
        for (var i = 0; i < query.Count; i++)
        {
            var (name, value, _) = query[i];
            if (Kept.Contains(name) || name.Equals(ContentType, StringComparison.OrdinalIgnoreCase)) continue;
            headers[name] = StringValues.Concat(headers[name], HeaderText.Utf8AsLatin1(value));
        }
    }

    private static string? FirstWrong(FieldList query)
    {
        for (var i = 0; i < query.Count; i++)
        {
            if (!HeaderText.IsName(query[i].Name)) return $"header name: found \"{query[i].Name}\", allowed are letters, digits and !#$%&'*+-.^_`|~";
            if (!HeaderText.IsValue(HeaderText.Utf8AsLatin1(query[i].Value))) return $"header {query[i].Name}: control characters have no place in a value";
        }

        return null;
    }
}
