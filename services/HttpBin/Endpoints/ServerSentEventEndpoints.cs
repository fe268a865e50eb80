using System.Diagnostics;

using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>A stream of events for EventSource.</summary>
internal static class ServerSentEventEndpoints
{
    /// <summary>What an event is reckoned to take, to bound their number by the body limit.</summary>
    private const int EventBytes = 56;

    private const long DefaultCount = 10;

    public static void MapServerSentEvents(this RouteTable routes) => routes.Both("/sse", Methods.Any, Events);

    private static async Task Events(Exchange exchange)
    {
        var unset = new TimedSeries(DefaultCount, exchange.Settings.SseDuration, TimeSpan.Zero, 0);
        if (TimedSeries.Read(exchange, unset, exchange.Settings.MaxBodyBytes / EventBytes, clampCount: false, out var series) is { } wrong)
        {
            await wrong.Send(exchange);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        var headers = exchange.Http.Response.Headers;
        headers.ContentType = "text/event-stream; charset=utf-8";
        headers.CacheControl = "no-cache";
        await exchange.PauseAsync(series.Delay);
        var body = new TrailedBody(exchange);
        await body.StartAsync(["Server-Timing"]);
        if (exchange.IsHead) return;
        var writes = Stopwatch.GetTimestamp();
        for (var id = 0L; id < series.Count; id++)
        {
            if (id > 0) await exchange.PauseAsync(series.NextPause());
            await body.WriteAsync(Event(exchange, id));
        }

        var total = Stopwatch.GetElapsedTime(start);
        await body.EndAsync([("Server-Timing", ServerTiming.Of(total, series.Delay, Stopwatch.GetElapsedTime(writes), series.Pause))]);
    }

    private static ReadOnlyMemory<byte> Event(Exchange exchange, long id)
    {
        var text = exchange.Text;
        text.Clear();
        text.Append("event: ping\ndata: {\"id\":"u8);
        text.Append(id);
        text.Append(",\"timestamp\":"u8);
        text.Append(exchange.Server.Time.GetUtcNow().ToUnixTimeMilliseconds());
        text.Append("}\n\n"u8);
        return text.WrittenMemory;
    }
}
