using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>The status that was asked for, one or drawn from a list.</summary>
internal static class StatusEndpoints
{
    private const int LeastStatus = 200;
    private const int MostStatus = 999;

    public static void MapStatus(this RouteTable routes)
    {
        routes.Py("/status/{codes}", Methods.All, StatusPy);
        routes.Go("/status/{codes}", Methods.Any, StatusGo);
    }

    private static Task StatusPy(Exchange exchange)
    {
        var text = exchange.Values[0];
        if (!text.Contains(',', StringComparison.Ordinal))
        {
            // Codes that no status line can carry are refused; the original writes them anyway.
            return PythonNumbers.TryInteger(text, out var code) && code is >= LeastStatus and <= MostStatus
                ? SpecialStatusPy.Send(exchange, (int)code)
                : InvalidPy(exchange);
        }

        // More than one colon in a member breaks the original itself.
        if (text.Split(',').Any(member => member.Count(c => c == ':') > 1)) return exchange.Dialect.Error(exchange, 500);
        if (WeightedStatuses.Parse(text) is not { } entries) return InvalidPy(exchange);
        if (WeightedStatuses.Draw(entries, Random.Shared.NextDouble()) is not { } drawn) return exchange.Dialect.Error(exchange, 500);
        return drawn is >= LeastStatus and <= MostStatus ? SpecialStatusPy.Send(exchange, drawn) : exchange.Dialect.Error(exchange, 500);
    }

    private static Task InvalidPy(Exchange exchange) => exchange.SendText(400, exchange.Dialect.HtmlType, "Invalid status code");

    private static Task StatusGo(Exchange exchange)
    {
        var text = exchange.Values[0];
        if (!text.Contains(',', StringComparison.Ordinal))
        {
            return GoNumbers.TryInteger(text, out var code) && code is >= 100 and <= 599
                ? SpecialStatusGo.Send(exchange, (int)code)
                : exchange.Dialect.Error(exchange, 400, $"invalid status code: {text}");
        }

        if (WeightedStatuses.Parse(text) is not { } entries
            || WeightedStatuses.Draw(entries, Random.Shared.NextDouble()) is not { } drawn
            || entries.Any(entry => entry.Status is < 100 or > MostStatus))
        {
            return exchange.Dialect.Error(exchange, 400, $"invalid status code: {text}");
        }

        return SpecialStatusGo.Send(exchange, drawn);
    }
}
