using System.Net;
using System.Text;

namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>What is said when an HTTP proxy is asked for a tunnel; without any I/O.</summary>
internal static class ConnectMessages
{
    /// <summary>A longer answer to CONNECT is not one.</summary>
    public const int AnswerLimitBytes = 8 * 1024;

    public static string TooLong { get; } = $"the outbound proxy answered CONNECT with more than {AnswerLimitBytes} bytes";

    public static string Closed => "the outbound proxy closed the connection instead of answering CONNECT";

    public static byte[] Request(DnsEndPoint upstream) =>
        Encoding.Latin1.GetBytes($"CONNECT {Authority(upstream)} HTTP/1.1\r\nHost: {Authority(upstream)}\r\n\r\n");

    /// <summary>Reads the head of the answer.</summary>
    /// <returns>Null: the tunnel is open. Otherwise why it is not.</returns>
    public static string? RefusalIn(ReadOnlySpan<byte> head, DnsEndPoint upstream)
    {
        var line = Encoding.Latin1.GetString(head[..head.IndexOf("\r"u8)]);
        var status = line.Split(' ');
        var isOpen = status.Length >= 2 && status[0].StartsWith("HTTP/1.", StringComparison.Ordinal) && status[1].Length == 3 && status[1][0] == '2';
        return isOpen ? null : $"the outbound proxy answered \"{line}\" to CONNECT {Authority(upstream)}";
    }

    private static string Authority(DnsEndPoint upstream) =>
        upstream.Host.Contains(':') ? $"[{upstream.Host}]:{upstream.Port}" : $"{upstream.Host}:{upstream.Port}";
}
