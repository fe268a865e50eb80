using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.Pages;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>One drawing in four formats.</summary>
internal static class ImageEndpoints
{
    private static readonly Dictionary<string, string> Types = new()
    {
        ["png"] = "image/png",
        ["jpeg"] = "image/jpeg",
        ["svg"] = "image/svg+xml",
        ["webp"] = "image/webp",
    };

    public static void MapImages(this RouteTable routes)
    {
        routes.Py("/image", Methods.GetHead, ByAcceptPy);
        routes.Go("/image", Methods.Any, ByAcceptGo);
        routes.Go("/image/{kind}", Methods.Any, KindGo);
        foreach (var kind in Types.Keys) routes.Py("/image/" + kind, Methods.GetHead, exchange => Send(exchange, kind));
    }

    private static Task ByAcceptPy(Exchange exchange)
    {
        if (exchange.RequestHeader("Accept") is not { } accept) return Send(exchange, "png");
        return Wanted(accept.ToLowerInvariant(), "webp", "svg", "jpeg", "png") is { } kind ? Send(exchange, kind) : SpecialStatusPy.NotAcceptableAsync(exchange);
    }

    private static Task ByAcceptGo(Exchange exchange)
    {
        var accept = exchange.RequestHeader("Accept") ?? "";
        if (accept.Length == 0) return Send(exchange, "png");
        return Wanted(accept, "png", "webp", "svg", "jpeg") is { } kind ? Send(exchange, kind) : exchange.Dialect.Error(exchange, 415);
    }

    private static Task KindGo(Exchange exchange) => Types.ContainsKey(exchange.Values[0]) ? Send(exchange, exchange.Values[0]) : exchange.Dialect.Error(exchange, 404);

    // The first kind in the order of preference whose type stands anywhere in the header; image/* means PNG.
    private static string? Wanted(string accept, params ReadOnlySpan<string> preferred)
    {
        foreach (var kind in preferred)
        {
            if (accept.Contains(Types[kind], StringComparison.Ordinal) || (kind == "png" && accept.Contains("image/*", StringComparison.Ordinal))) return kind;
        }

        return null;
    }

    private static Task Send(Exchange exchange, string kind) => exchange.Send(200, Types[kind], PageFiles.Read("drawing." + kind));
}
