using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>A redirect to where the query says, within the rules of <see cref="RedirectTarget"/>.</summary>
internal static class RedirectToEndpoint
{
    private const string Reserved = "/:~+%?#[]@!$&'()*;=,";

    public static Task Py(Exchange exchange)
    {
        if (exchange.Query.FirstInAnyCase("url") is not { } url) return exchange.Dialect.Error(exchange, 500);
        var status = 302L;
        if (exchange.Query.FirstInAnyCase("status_code") is { } text && !PythonNumbers.TryInteger(text, out status)) return exchange.Dialect.Error(exchange, 500);
        if (Refusal(exchange, url, bareNames: true) is { } refusal) return refusal;
        // The original reads the UTF-8 bytes as Latin-1 and encodes them once more; kept, because clients saw it.
        exchange.Http.Response.Headers.Location = PercentText.Encode(HeaderText.Utf8AsLatin1(url), Reserved);
        return exchange.SendEmpty(status is >= 300 and <= 399 ? (int)status : 302);
    }

    public static Task Go(Exchange exchange)
    {
        if (exchange.Query.First("url") is not { Length: > 0 } url) return exchange.Dialect.Error(exchange, 400, "missing required query parameter: url");
        var status = 302L;
        if (exchange.Query.First("status_code") is { Length: > 0 } text && !(GoNumbers.TryInteger(text, out status) && status is >= 300 and <= 399))
        {
            return exchange.Dialect.Error(exchange, 400, $"invalid status code: {text} not in range [300, 399]");
        }

        if (Refusal(exchange, url, bareNames: exchange.Settings.AsGo215) is { } refusal) return refusal;
        return RedirectEndpoints.BareGo(exchange, (int)status, PercentText.Encode(url, Reserved));
    }

    // Null: the target is fine.
    private static Task? Refusal(Exchange exchange, string url, bool bareNames) => RedirectTarget.Judge(url, exchange.Settings.AllowedRedirectDomains, bareNames) switch
    {
        RedirectVerdict.Allowed => null,
        RedirectVerdict.NotText => exchange.Dialect.Error(exchange, 400, "url: control characters have no place in an address"),
        RedirectVerdict.NotListed => exchange.SendText(403, exchange.Dialect.PlainType,
            "This server redirects to these hosts only:\n" + string.Concat(exchange.Settings.AllowedRedirectDomains.Order(StringComparer.Ordinal).Select(host => $"- {host}\n"))),
        _ => exchange.SendText(403, exchange.Dialect.PlainType, ""),
    };
}
