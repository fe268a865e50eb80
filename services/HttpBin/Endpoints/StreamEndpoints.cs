using Bookinfo.HttpBin.Dialects;
using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>JSON that comes line by line.</summary>
internal static class StreamEndpoints
{
    private const long MostLines = 100;

    /// <summary>What a line of /jsonl is reckoned to take, to bound their number by the body limit.</summary>
    private const int JsonlLineBytes = 172;

    private const string JsonlType = "application/x-ndjson; charset=utf-8";

    public static void MapStream(this RouteTable routes)
    {
        routes.Py("/stream/{count:int}", Methods.GetHead, StreamPy);
        routes.Go("/stream/{count}", Methods.Any, StreamGo);
        routes.Both("/jsonl", Methods.Any, Jsonl);
    }

    private static async Task StreamPy(Exchange exchange)
    {
        var count = Math.Min(PythonNumbers.Digits(exchange.Values[0]), MostLines);
        exchange.Http.Response.ContentType = exchange.Dialect.JsonType;
        if (exchange.IsHead) return;
        await exchange.Http.Response.StartAsync(exchange.Aborted);
        for (var id = 0L; id < count; id++) await LineAsync(exchange, id);
    }

    private static async Task StreamGo(Exchange exchange)
    {
        if (!GoNumbers.TryInteger(exchange.Values[0], out var count))
        {
            await exchange.Dialect.Error(exchange, 400, $"invalid count: {exchange.Values[0]}");
            return;
        }

        // The original sets no type; what it sends looks like plain text.
        exchange.Http.Response.ContentType = exchange.Dialect.PlainType;
        if (exchange.IsHead) return;
        for (var id = 0L; id < Math.Clamp(count, 1, MostLines); id++) await LineAsync(exchange, id);
    }

    private static async Task Jsonl(Exchange exchange)
    {
        if (TimedSeries.Read(exchange, new TimedSeries(10, TimeSpan.Zero, TimeSpan.Zero, 0), exchange.Settings.MaxBodyBytes / JsonlLineBytes, clampCount: true, out var series) is { } wrong)
        {
            await wrong.Send(exchange);
            return;
        }

        exchange.Http.Response.ContentType = JsonlType;
        if (exchange.IsHead) return;
        await exchange.PauseAsync(series.Delay);
        await exchange.Http.Response.StartAsync(exchange.Aborted);
        for (var id = 0L; id < series.Count; id++)
        {
            if (id > 0) await exchange.PauseAsync(series.NextPause());
            await LineAsync(exchange, id);
        }
    }

    private static ValueTask LineAsync(Exchange exchange, long id)
    {
        exchange.Text.Clear();
        exchange.Json.Begin(exchange.Dialect.JsonLine);
        if (exchange.Settings.Dialect == DialectName.Py) LinePy(exchange, id);
        else LineGo(exchange, id);
        exchange.Text.Append((byte)'\n');
        return exchange.WriteAsync(exchange.Text.WrittenMemory);
    }

    private static void LinePy(Exchange exchange, long id)
    {
        var json = exchange.Json;
        json.BeginObject();
        PythonEcho.Url(exchange);
        json.Name("args"u8);
        json.StringsOrArrays(exchange.Query);
        PythonEcho.Headers(exchange);
        PythonEcho.Origin(exchange);
        json.Name("id"u8);
        json.Number(id);
        json.EndObject();
    }

    private static void LineGo(Exchange exchange, long id)
    {
        var json = exchange.Json;
        json.BeginObject();
        json.Name("id"u8);
        json.Number(id);
        GoEcho.Request(exchange, withMethod: false);
        json.EndObject();
    }
}
