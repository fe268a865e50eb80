using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Turns the query into header lines behind the body.</summary>
internal static class TrailerEndpoints
{
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Cache-Control", "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "Host", "Max-Forwards",
        "Set-Cookie", "TE", "Trailer", "Transfer-Encoding",
    };

    public static void MapTrailers(this RouteTable routes) => routes.Both("/trailers", Methods.Any, Trailers);

    private static async Task Trailers(Exchange exchange)
    {
        var trailers = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < exchange.Query.Count; i++)
        {
            var (name, value) = (HeaderSpelling.Go(exchange.Query[i].Name), HeaderText.Utf8AsLatin1(exchange.Query[i].Value));
            if (Forbidden.Contains(name) || !HeaderText.IsName(name) || !HeaderText.IsValue(value))
            {
                await exchange.Dialect.Error(exchange, 400, $"forbidden trailer: {exchange.Query[i].Name}");
                return;
            }

            trailers[name] = value;
        }

        if (!await exchange.Dialect.DescribeWithBodyAsync(exchange)) return;
        exchange.Text.Append((byte)'\n');
        exchange.Http.Response.Headers.ContentType = exchange.Dialect.JsonType;
        var body = new TrailedBody(exchange);
        await body.StartAsync(trailers.Keys);
        await body.WriteAsync(exchange.Text.WrittenMemory);
        await body.EndAsync(trailers.Select(trailer => (trailer.Key, trailer.Value)));
    }
}
