using System.Net;
using System.Net.Sockets;

namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>Asks an HTTP proxy for a tunnel. What the upstream says after the proxy's answer is left in the socket.</summary>
internal static class ConnectTunnel
{
    /// <exception cref="HttpRequestException">The proxy refused, closed, or answered something else.</exception>
    public static async Task OpenAsync(Socket proxy, DnsEndPoint upstream, CancellationToken cancellationToken)
    {
        await SendAsync(proxy, ConnectMessages.Request(upstream), cancellationToken);
        var answer = await ReadAnswerAsync(proxy, cancellationToken);
        if (ConnectMessages.RefusalIn(answer.Span, upstream) is { } refusal) throw Refused(refusal);
    }

    private static HttpRequestException Refused(string why) => new(HttpRequestError.ProxyTunnelError, why);

    private static async Task SendAsync(Socket proxy, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0) bytes = bytes[await proxy.SendAsync(bytes, cancellationToken)..];
    }

    // Looks before it takes: an HTTP/2 server may speak first, and its bytes belong to the tunnel.
    private static async Task<ReadOnlyMemory<byte>> ReadAnswerAsync(Socket proxy, CancellationToken cancellationToken)
    {
        var buffer = new byte[ConnectMessages.AnswerLimitBytes];
        var taken = 0;
        while (taken < buffer.Length)
        {
            var seen = await proxy.ReceiveAsync(buffer.AsMemory(taken), SocketFlags.Peek, cancellationToken);
            if (seen == 0) throw Refused(ConnectMessages.Closed);
            var end = buffer.AsSpan(0, taken + seen).IndexOf("\r\n\r\n"u8);
            var take = end < 0 ? seen : end + 4 - taken;
            taken += await proxy.ReceiveAsync(buffer.AsMemory(taken, take), SocketFlags.None, cancellationToken);
            if (end >= 0 && taken == end + 4) return buffer.AsMemory(0, taken);
        }

        throw Refused(ConnectMessages.TooLong);
    }
}
