using System.Diagnostics;
using System.Globalization;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>An answer that is held back.</summary>
internal static class DelayEndpoints
{
    private const double MostSecondsPy = 10;

    public static void MapDelay(this RouteTable routes)
    {
        routes.Py("/delay/{seconds}", Methods.All, DelayPy);
        routes.Go("/delay/{duration}", Methods.Any, DelayGo);
    }

    private static async Task DelayPy(Exchange exchange)
    {
        if (!PythonNumbers.TryFloat(exchange.Values[0], out var seconds) || double.IsNaN(seconds) || seconds < 0)
        {
            await exchange.Dialect.Error(exchange, 500);
            return;
        }

        await exchange.PauseAsync(TimeSpan.FromSeconds(Math.Min(seconds, MostSecondsPy)));
        if (await exchange.Dialect.DescribeWithBodyAsync(exchange, withMethod: false, withJson: false)) await exchange.SendJson();
    }

    private static async Task DelayGo(Exchange exchange)
    {
        if (GoNumbers.BoundedDuration(exchange.Values[0], TimeSpan.Zero, exchange.Settings.MaxDuration, out var delay) is { } wrong)
        {
            await exchange.Dialect.Error(exchange, 400, wrong);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        await exchange.PauseAsync(delay);
        exchange.Http.Response.Headers["Server-Timing"] = string.Create(CultureInfo.InvariantCulture,
            $"initial_delay;dur={Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.00};desc=\"initial delay\"");
        if (await exchange.Dialect.DescribeWithBodyAsync(exchange)) await exchange.SendJson();
    }
}
