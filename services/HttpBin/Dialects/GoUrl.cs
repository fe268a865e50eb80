using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>The address that the Go port believes to have been asked for: encoded as it was sent.</summary>
internal static class GoUrl
{
    public static string Of(Exchange exchange) =>
        string.Concat(string.Concat(Scheme(exchange), "://", Host(exchange)), exchange.Path, exchange.Target.HasQuery ? "?" : "", exchange.Target.Query);

    public static string Host(Exchange exchange) => HeaderText.Latin1AsUtf8(exchange.Http.Request.Headers.Host.ToString());

    /// <summary>Forwarded headers are believed from anyone.</summary>
    public static string Scheme(Exchange exchange)
    {
        if (exchange.RequestHeader("X-Forwarded-Proto") is { Length: > 0 } proto) return HeaderText.Latin1AsUtf8(proto);
        if (exchange.RequestHeader("X-Forwarded-Protocol") is { Length: > 0 } protocol) return HeaderText.Latin1AsUtf8(protocol);
        return exchange.RequestHeader("X-Forwarded-Ssl") == "on" || exchange.Http.Request.IsHttps ? "https" : "http";
    }
}
