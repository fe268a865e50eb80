using System.Globalization;
using System.Text;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Answers that can be kept, and answers that depend on what was kept.</summary>
internal static class CacheEndpoints
{
    private const string Sha1OfNothing = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

    public static void MapCache(this RouteTable routes)
    {
        routes.Py("/cache", Methods.GetHead, Cache);
        routes.Go("/cache", Methods.Any, Cache);
        routes.Py("/cache/{seconds:int}", Methods.GetHead, MaxAgePy);
        routes.Go("/cache/{seconds}", Methods.Any, MaxAgeGo);
        routes.Py("/etag/{etag}", Methods.GetHead, EtagPy);
        routes.Go("/etag/{etag}", Methods.Any, EtagGo);
    }

    private static Task Cache(Exchange exchange)
    {
        var (request, response) = (exchange.Http.Request.Headers, exchange.Http.Response.Headers);
        if (request.IfModifiedSince.Count > 0 || request.IfNoneMatch.Count > 0) return exchange.Send(304, null, default);
        // The Go port writes UTC here, which is no HTTP date; GMT is used for both.
        var modified = exchange.Server.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        response.LastModified = modified;
        response.ETag = exchange.Settings.Dialect == DialectName.Py
            ? Guid.NewGuid().ToString("N")
            : Convert.ToHexStringLower(Encoding.ASCII.GetBytes(modified)) + Sha1OfNothing;
        return InspectionEndpoints.Get(exchange);
    }

    private static Task MaxAgePy(Exchange exchange) => MaxAge(exchange, PythonNumbers.Digits(exchange.Values[0]));

    private static Task MaxAgeGo(Exchange exchange) => GoNumbers.TryInteger(exchange.Values[0], out var seconds)
        ? MaxAge(exchange, seconds)
        : exchange.Dialect.Error(exchange, 400, $"invalid seconds: {exchange.Values[0]}");

    private static Task MaxAge(Exchange exchange, long seconds)
    {
        exchange.Http.Response.Headers.CacheControl = string.Create(CultureInfo.InvariantCulture, $"public, max-age={seconds}");
        return InspectionEndpoints.Get(exchange);
    }

    private static Task EtagPy(Exchange exchange)
    {
        var etag = exchange.Values[0];
        var value = HeaderText.Utf8AsLatin1(etag);
        if (!HeaderText.IsValue(value)) return exchange.Dialect.Error(exchange, 400, "etag: control characters have no place in a header");
        var (request, response) = (exchange.Http.Request.Headers, exchange.Http.Response.Headers);
        var noneMatch = EntityTags.ReadAny(request.IfNoneMatch.ToString());
        var match = EntityTags.ReadAny(request.IfMatch.ToString());
        if (noneMatch.Count > 0)
        {
            if (noneMatch.Contains(etag) || noneMatch.Contains("*"))
            {
                response.ETag = value;
                return exchange.Send(304, null, default);
            }
        }
        else if (match.Count > 0 && !match.Contains(etag) && !match.Contains("*"))
        {
            return exchange.SendEmpty(412);
        }

        response.ETag = value;
        return InspectionEndpoints.Get(exchange);
    }

    private static async Task EtagGo(Exchange exchange)
    {
        var value = HeaderText.Utf8AsLatin1(exchange.Values[0]);
        if (!HeaderText.IsValue(value))
        {
            await exchange.Dialect.Error(exchange, 400, "etag: control characters have no place in a header");
            return;
        }

        var response = exchange.Http.Response.Headers;
        var tag = $"\"{value}\"";
        response.ETag = tag;
        response.LastModified = exchange.Server.Time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        if (EntityTags.StatusFor(exchange, tag) is { } status)
        {
            await exchange.Send(status, null, default);
            return;
        }

        Describe(exchange);
        // The body is JSON, and the original calls it plain text all the same.
        await RangedContent.SendAsync(exchange, exchange.Dialect.PlainType, exchange.Text.Length,
            range => exchange.WriteAsync(exchange.Text.WrittenMemory.Slice((int)range.First, (int)range.Length)).AsTask());
    }

    private static void Describe(Exchange exchange)
    {
        var json = Dialects.Dialect.Begin(exchange);
        json.BeginObject();
        exchange.Dialect.DescribeRequest(exchange, withMethod: true);
        json.EndObject();
        exchange.Text.Append((byte)'\n');
    }
}
