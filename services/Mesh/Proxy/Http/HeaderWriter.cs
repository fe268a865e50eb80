using System.Globalization;

using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Carries out the header rules of a request's route, the chosen destination's before the rule's.</summary>
internal static class HeaderWriter
{
    public static void ChangeRequest(Exchange exchange)
    {
        if (exchange.DestinationHeaders is { } destination) Apply(destination.Request, exchange.Context.Request.Headers, exchange);
        if (exchange.RuleHeaders is { } rule) Apply(rule.Request, exchange.Context.Request.Headers, exchange);
    }

    /// <summary>For answers of upstreams and of the proxy itself.</summary>
    public static void ChangeResponse(Exchange exchange)
    {
        if (exchange.DestinationHeaders is { } destination) Apply(destination.Response, exchange.Context.Response.Headers, exchange);
        if (exchange.RuleHeaders is { } rule) Apply(rule.Response, exchange.Context.Response.Headers, exchange);
    }

    // As Envoy does it: all values are worked out before the first header changes, then comes what overwrites, then what is appended.
    private static void Apply(HeaderChanges changes, IHeaderDictionary headers, Exchange exchange)
    {
        foreach (var name in changes.Remove) headers.Remove(name);
        if (changes.Changes.IsEmpty) return;
        var values = new string[changes.Changes.Length];
        for (var i = 0; i < values.Length; i++) values[i] = changes.Changes[i].Value.Format((command, argument) => LookUp(exchange, command, argument));
        for (var i = 0; i < values.Length; i++)
        {
            if (changes.Changes[i] is { Appends: false } change && values[i].Length > 0) headers[change.Name] = values[i];
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (changes.Changes[i] is { Appends: true } change && values[i].Length > 0) headers.Append(change.Name, values[i]);
        }
    }

    private static string? LookUp(Exchange exchange, string command, string? argument) => command switch
    {
        "REQ" => FirstOf(argument!, name => RequestValue(exchange, name)),
        "RESP" => FirstOf(argument!, name => exchange.Context.Response.Headers[name].ToString()),
        "RESPONSE_CODE" => exchange.Context.Response.StatusCode.ToString(CultureInfo.InvariantCulture),
        "RESPONSE_CODE_DETAILS" => exchange.Details,
        "RESPONSE_FLAGS" => exchange.FlagsText,
        "ROUTE_NAME" => exchange.RouteName,
        "HOSTNAME" => exchange.Facts.Proxy.Identity.Name,
        "DOWNSTREAM_REMOTE_ADDRESS" or "DOWNSTREAM_DIRECT_REMOTE_ADDRESS" => exchange.Facts.Remote?.ToString(),
        "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" or "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT" => exchange.Facts.Remote?.Address.ToString(),
        "DOWNSTREAM_REMOTE_PORT" => exchange.Facts.Remote?.Port.ToString(CultureInfo.InvariantCulture),
        "DOWNSTREAM_LOCAL_ADDRESS" => exchange.Facts.Local?.ToString(),
        "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT" => exchange.Facts.Local?.Address.ToString(),
        "DOWNSTREAM_LOCAL_PORT" => exchange.Facts.Local?.Port.ToString(CultureInfo.InvariantCulture),
        "UPSTREAM_HOST" or "UPSTREAM_REMOTE_ADDRESS" => exchange.UpstreamHost,
        "UPSTREAM_CLUSTER" => exchange.ClusterName,
        "PROTOCOL" => exchange.Context.Request.Protocol,
        "START_TIME" => exchange.StartTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? FirstOf(string names, Func<string, string?> valueOf)
    {
        var question = names.IndexOf('?', StringComparison.Ordinal);
        if (question < 0) return valueOf(names);
        return valueOf(names[..question]) is { Length: > 0 } first ? first : valueOf(names[(question + 1)..]);
    }

    private static string? RequestValue(Exchange exchange, string name) => name.ToUpperInvariant() switch
    {
        ":METHOD" => exchange.Context.Request.Method,
        ":PATH" => exchange.PathAndQuery,
        ":AUTHORITY" or "HOST" => exchange.AuthorityText,
        ":SCHEME" => exchange.Context.Request.Scheme,
        _ => exchange.Context.Request.Headers[name].ToString(),
    };
}
