using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>When the word of a proxy about https counts: three headers, from trusted peers only.</summary>
internal static class PythonScheme
{
    private static readonly (string Name, string Https)[] Headers =
        [("X-Forwarded-Proto", "https"), ("X-Forwarded-Protocol", "ssl"), ("X-Forwarded-Ssl", "on")];

    public static bool IsHttps(Exchange exchange) =>
        IsTrusted(exchange) && Headers.Any(header => exchange.RequestHeader(header.Name) == header.Https) || exchange.Http.Request.IsHttps;

    /// <summary>Whether two of the headers say different things.</summary>
    public static bool IsContradictory(Exchange exchange)
    {
        var headers = exchange.Http.Request.Headers;
        var (secure, plain) = (false, false);
        foreach (var (name, https) in Headers)
        {
            if (!headers.TryGetValue(name, out var value)) continue;
            if (value == https) secure = true;
            else plain = true;
        }

        return secure && plain && IsTrusted(exchange);
    }

    private static bool IsTrusted(Exchange exchange)
    {
        var trusted = exchange.Settings.TrustedPeers;
        return trusted.Contains("*") || trusted.Contains(exchange.Peer);
    }
}
