using System.Globalization;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>An endpoint that fails at a given rate.</summary>
internal static class UnstableEndpoints
{
    private const double DefaultRate = 0.5;

    public static void MapUnstable(this RouteTable routes) => routes.Both("/unstable", Methods.Any, Unstable);

    private static Task Unstable(Exchange exchange)
    {
        var rate = DefaultRate;
        if (exchange.Query.First("failure_rate") is { } rateText && !(GoNumbers.TryFloat(rateText, out rate) && rate is >= 0 and <= 1))
        {
            return exchange.Dialect.Error(exchange, 400, $"invalid failure rate: found \"{rateText}\", allowed is 0 to 1");
        }

        var chance = Random.Shared.NextDouble();
        if (exchange.Query.First("seed") is { } seedText)
        {
            if (!long.TryParse(seedText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed)) return exchange.Dialect.Error(exchange, 400, $"invalid seed: found \"{seedText}\", allowed is a whole number of 64 bits");
            chance = new Random(seed.GetHashCode()).NextDouble();
        }

        return SpecialStatusGo.Empty(exchange, chance < rate ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }
}
