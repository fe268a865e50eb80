using System.Net;

using Bookinfo.LoadClient.Transport.Loops;
using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.LoadClient.Transport.Connections;

/// <summary>Asks the outbound proxy for a tunnel, on a loop.</summary>
internal static class ProxyTunnel
{
    /// <returns>Null: the tunnel is open. Otherwise why it is not.</returns>
    public static async ValueTask<string?> OpenAsync(LoopSocket proxy, DnsEndPoint upstream)
    {
        var sent = await proxy.SendAsync(ConnectMessages.Request(upstream));
        if (sent.IsError) return $"the outbound proxy: {sent.Error}";

        // Byte by byte: what follows the answer belongs to whoever speaks through the tunnel.
        var answer = new byte[ConnectMessages.AnswerLimitBytes];
        for (var length = 0; length < answer.Length; length++)
        {
            var received = await proxy.ReceiveAsync(answer.AsMemory(length, 1));
            if (received.IsError) return $"the outbound proxy: {received.Error}";
            if (received.Bytes == 0) return ConnectMessages.Closed;
            if (answer.AsSpan(0, length + 1).EndsWith("\r\n\r\n"u8)) return ConnectMessages.RefusalIn(answer.AsSpan(0, length + 1), upstream);
        }

        return ConnectMessages.TooLong;
    }
}
