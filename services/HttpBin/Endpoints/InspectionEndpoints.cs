using System.Buffers.Text;

using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>What the server saw of a request without a body.</summary>
internal static class InspectionEndpoints
{
    public static void MapInspection(this RouteTable routes)
    {
        routes.Py("/get", Methods.GetHead, Get);
        routes.Go("/get", Methods.GetHead, Get);
        routes.Both("/head", Methods.Head, Get);
        routes.Py("/ip", Methods.GetHead, IpPy);
        routes.Go("/ip", Methods.Any, IpGo);
        routes.Py("/user-agent", Methods.GetHead, UserAgent);
        routes.Go("/user-agent", Methods.Any, UserAgent);
        routes.Py("/headers", Methods.GetHead, Headers);
        routes.Go("/headers", Methods.Any, Headers);
        routes.Py("/uuid", Methods.GetHead, Uuid);
        routes.Go("/uuid", Methods.Any, Uuid);
    }

    /// <summary>The description of the request: the body of /get and of /cache.</summary>
    public static Task Get(Exchange exchange)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        exchange.Dialect.DescribeRequest(exchange, withMethod: exchange.Settings.Dialect == DialectName.Go);
        json.EndObject();
        return exchange.SendJson();
    }

    private static Task IpPy(Exchange exchange) => Single(exchange, "origin"u8, PythonEcho.OriginOf(exchange));

    private static Task IpGo(Exchange exchange) =>
        exchange.Query.First("format") == "text" && !exchange.Settings.AsGo215
            ? exchange.SendText(200, exchange.Dialect.PlainType, GoEcho.OriginOf(exchange) + "\n")
            : Single(exchange, "origin"u8, GoEcho.OriginOf(exchange));

    private static Task UserAgent(Exchange exchange)
    {
        var agent = exchange.RequestHeader("User-Agent");
        // Python knows nothing where Go knows an empty text.
        return exchange.Settings.Dialect == DialectName.Py
            ? Single(exchange, "user-agent"u8, agent)
            : Single(exchange, "user-agent"u8, HeaderText.Latin1AsUtf8(agent ?? ""));
    }

    private static Task Headers(Exchange exchange)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        if (exchange.Settings.Dialect == DialectName.Py) PythonEcho.Headers(exchange);
        else GoEcho.Headers(exchange);
        json.EndObject();
        return exchange.SendJson();
    }

    private static Task Uuid(Exchange exchange)
    {
        Span<byte> text = stackalloc byte[36];
        Utf8Formatter.TryFormat(Guid.NewGuid(), text, out _);
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name("uuid"u8);
        json.PlainString(default, text);
        json.EndObject();
        return exchange.SendJson();
    }

    private static Task Single(Exchange exchange, ReadOnlySpan<byte> name, string? value)
    {
        var json = Dialect.Begin(exchange);
        json.BeginObject();
        json.Name(name);
        if (value is null) json.Null();
        else json.String(value);
        json.EndObject();
        return exchange.SendJson();
    }
}
