using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>A body that comes byte by byte.</summary>
internal static class DripEndpoints
{
    private const long MostBytesPy = 10 << 20;
    private const int PieceBytes = 16 << 10;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);

    private static readonly byte[] Stars = [.. Enumerable.Repeat((byte)'*', PieceBytes)];

    public static void MapDrip(this RouteTable routes)
    {
        routes.Py("/drip", Methods.GetHead, DripPy);
        routes.Go("/drip", Methods.Any, DripGo);
    }

    private static async Task DripPy(Exchange exchange)
    {
        var query = exchange.Query;
        if (!PythonNumbers.TryFloat(query.First("duration") ?? "2", out var duration)
            || !PythonNumbers.TryInteger(query.First("numbytes") ?? "10", out var bytes)
            || !PythonNumbers.TryInteger(query.First("code") ?? "200", out var status)
            || !PythonNumbers.TryFloat(query.First("delay") ?? "0", out var delay)
            || double.IsNaN(duration) || double.IsNaN(delay) || delay < 0 || status is < 200 or > 999)
        {
            await exchange.Dialect.Error(exchange, 500);
            return;
        }

        if (bytes <= 0)
        {
            await exchange.SendText(400, exchange.Dialect.HtmlType, "number of bytes must be positive");
            return;
        }

        bytes = Math.Min(bytes, MostBytesPy);
        var most = exchange.Settings.MaxDuration.TotalSeconds;
        delay = Math.Min(delay, most);
        duration = Math.Clamp(duration, 0, most - delay);
        await exchange.PauseAsync(TimeSpan.FromSeconds(delay));
        await SendAsync(exchange, (int)status, "application/octet-stream", bytes, TimeSpan.FromSeconds(duration / bytes), pauseAfterLast: true);
    }

    private static async Task DripGo(Exchange exchange)
    {
        if (DripRequest.Read(exchange, out var drip) is { } wrong)
        {
            await exchange.Dialect.Error(exchange, 400, wrong);
            return;
        }

        var pause = drip.Pause;
        await exchange.PauseAsync(drip.Delay);
        exchange.Http.Response.Headers["Server-Timing"] = ServerTiming.Of(drip.Duration + drip.Delay, drip.Delay, drip.Duration, pause);
        await SendAsync(exchange, drip.Status is >= 200 ? drip.Status : 200, exchange.Dialect.PlainType, drip.Bytes, pause, pauseAfterLast: false);
    }

    private static async Task SendAsync(Exchange exchange, int status, string type, long bytes, TimeSpan pause, bool pauseAfterLast)
    {
        var response = exchange.Http.Response;
        exchange.SetStatus(status);
        response.Headers.ContentType = type;
        var bodiless = exchange.IsHead || status is 204 or 304;
        if (status is not (204 or 304)) response.ContentLength = bytes;
        if (bodiless) return;
        await response.StartAsync(exchange.Aborted);
        if (pause == TimeSpan.Zero)
        {
            for (; bytes > 0; bytes -= Math.Min(bytes, PieceBytes)) await exchange.WriteAsync(Stars.AsMemory(0, (int)Math.Min(bytes, PieceBytes)));
            return;
        }

        // Pauses that no timer can measure are taken together.
        var step = pause >= ShortestPause ? 1 : (int)Math.Min(Math.Ceiling(ShortestPause / pause), PieceBytes);
        while (bytes > 0)
        {
            var piece = (int)Math.Min(step, bytes);
            await exchange.WriteAsync(Stars.AsMemory(0, piece));
            bytes -= piece;
            if (pauseAfterLast || bytes > 0) await exchange.PauseAsync(pause * piece);
        }
    }
}
