using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>The address that the Python original believes to have been asked for.</summary>
internal static class PythonUrl
{
    private const string PathSafe = "/:";
    private const string QuerySafe = ":&%=+$!*'(),";
    private const string PathKept = "%/;?";
    private const string QueryKept = "%;/?:@&=+,$#";

    /// <summary>Readable: decoded to Unicode wherever that changes no meaning. Forwarded headers are believed from anyone.</summary>
    public static string Of(Exchange exchange)
    {
        var headers = exchange.Http.Request.Headers;
        var host = headers.TryGetValue("X-Forwarded-Host", out var forwarded) ? forwarded.ToString().Split(',')[0].Trim() : Host(exchange);
        var target = exchange.Target;
        var query = target.Query.Length == 0 ? "" : "?" + PercentText.DecodeExcept(PercentText.Encode(target.Query, QuerySafe), QueryKept);
        return string.Concat(string.Concat(Scheme(exchange), "://", host, "/"), Path(target.Path), query);
    }

    /// <summary>An absolute address of this server for a redirect; forwarded hosts do not count here.</summary>
    public static string Absolute(Exchange exchange, string path) => $"{(exchange.Dialect.IsHttps(exchange) ? "https" : "http")}://{Host(exchange)}{path}";

    private static string Host(Exchange exchange) =>
        exchange.Http.Request.Headers.Host is { Count: > 0 } host && host[0]!.Length > 0
            ? host.ToString()
            : $"{exchange.Http.Connection.LocalIpAddress}:{exchange.Http.Connection.LocalPort}";

    private static string Scheme(Exchange exchange)
    {
        if (exchange.RequestHeader("X-Forwarded-Proto") is { Length: > 0 } proto) return proto;
        if (exchange.RequestHeader("X-Forwarded-Protocol") is { Length: > 0 } protocol) return protocol;
        return exchange.RequestHeader("X-Forwarded-Ssl") == "on" || exchange.Dialect.IsHttps(exchange) ? "https" : "http";
    }

    private static string Path(string raw)
    {
        var path = PercentText.Decode(raw, plusIsSpace: false).TrimStart('/');
        return PercentText.DecodeExcept(PercentText.Encode(path, PathSafe), PathKept);
    }
}
