using System.Globalization;
using System.Security.Cryptography;
using System.Text;

using Bookinfo.HttpBin.Http;
using Bookinfo.HttpBin.WebSockets;

using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.HttpBin.Endpoints;

/// <summary>Sends back what comes over a WebSocket.</summary>
internal static class WebSocketEndpoints
{
    private const string KeySuffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public static void MapWebSocket(this RouteTable routes) => routes.Both("/websocket/echo", Methods.GetHead, Echo);

    private static async Task Echo(Exchange exchange)
    {
        if (Missing(exchange) is { } missing)
        {
            await exchange.Dialect.Error(exchange, 400, missing);
            return;
        }

        var most = exchange.Settings.MaxMessageBytes;
        var (fragment, message) = (most / 2, most);
        if (!ReadLimit(exchange, "max_fragment_size", most, ref fragment) || !ReadLimit(exchange, "max_message_size", most, ref message) || fragment > message)
        {
            await exchange.Dialect.Error(exchange, 400, $"invalid max_fragment_size or max_message_size: 1 to {most} bytes, and no fragment longer than a message");
            return;
        }

        var headers = exchange.Http.Response.Headers;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(exchange.RequestHeader("Sec-WebSocket-Key")!);
        headers.Remove("Connection");
        exchange.SetStatus(StatusCodes.Status101SwitchingProtocols);
        var stream = await exchange.Http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(exchange.Aborted);
        stop.CancelAfter(exchange.Settings.MaxDuration);
        try
        {
            await new WebSocketEcho(stream, (int)Math.Min(fragment, int.MaxValue / 4), (int)Math.Min(message, int.MaxValue / 4)).RunAsync(stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client left, or its time is over: the connection ends either way.
        }
    }

    private static string? Missing(Exchange exchange)
    {
        var headers = exchange.Http.Request.Headers;
        if (!"websocket".Equals(headers.Upgrade.ToString(), StringComparison.OrdinalIgnoreCase)) return "missing required Upgrade: websocket header";
        if (headers.SecWebSocketVersion.ToString() != "13") return "missing required Sec-WebSocket-Version: 13 header";
        if (headers.SecWebSocketKey.ToString().Length == 0) return "missing required Sec-WebSocket-Key header";
        return exchange.Http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } ? null : "missing required Connection: Upgrade header";
    }

    private static bool ReadLimit(Exchange exchange, string name, long most, ref long limit)
    {
        if (exchange.Query.First(name) is not { Length: > 0 } text) return true;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most;
    }

#pragma warning disable CA5350 // The protocol asks for SHA-1; nothing is kept secret by it.
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + KeySuffix)));
#pragma warning restore CA5350
}
