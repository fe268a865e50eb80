using System.Collections.Immutable;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Remembers what the rules were asked, so that it can be asked again.</summary>
internal static class AskedQuestion
{
    /// <param name="exchange">Before anything is rewritten.</param>
    /// <param name="port">Whose routes are asked.</param>
    /// <param name="host">Whose headers are looked at; null: none are.</param>
    public static RequestQuestion Of(Exchange exchange, int port, VirtualHost? host) => new()
    {
        Authority = exchange.AuthorityText,
        Port = port,
        Method = exchange.Context.Request.Method,
        Scheme = exchange.Facts.SecureRoutes is null ? "http" : "https",
        PathAndQuery = exchange.PathAndQuery,
        Headers = host is null || host.AskedHeaders.IsEmpty ? [] : HeadersOf(exchange, host),
    };

    private static ImmutableArray<KeyValuePair<string, string>> HeadersOf(Exchange exchange, VirtualHost host)
    {
        var found = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var headers = exchange.Context.Request.Headers;
        foreach (var name in host.AskedHeaders)
        {
            foreach (var value in headers[name]) found.Add(KeyValuePair.Create(name, value ?? ""));
        }

        return found.ToImmutable();
    }
}
