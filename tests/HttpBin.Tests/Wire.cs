using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.HttpBin.Tests;

/// <summary>Requests written by hand on a socket, so that nothing mends them on the way.</summary>
internal static class Wire
{
    public static async Task<Reply> AskAsync(int port, string requestLine, string headers = "", byte[]? body = null, bool close = true)
    {
        using var socket = await ConnectAsync(port);
        await socket.SendAsync(Compose(requestLine, headers, body, close));
        return await ReadAsync(socket, requestLine.StartsWith("HEAD", StringComparison.Ordinal));
    }

    public static byte[] Compose(string requestLine, string headers = "", byte[]? body = null, bool close = true)
    {
        var line = requestLine.EndsWith("HTTP/1.0", StringComparison.Ordinal) || requestLine.EndsWith("HTTP/1.1", StringComparison.Ordinal) ? requestLine : requestLine + " HTTP/1.1";
        var text = new StringBuilder(line).Append("\r\n");
        if (!$"\n{headers}".Contains("\nHost:", StringComparison.Ordinal)) text.Append("Host: httpbin\r\n");
        if (close && !headers.Contains("Connection:", StringComparison.Ordinal)) text.Append("Connection: close\r\n");
        foreach (var header in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries)) text.Append(header).Append("\r\n");
        if (body is not null && !headers.Contains("Transfer-Encoding", StringComparison.Ordinal) && !headers.Contains("Content-Length", StringComparison.Ordinal)) text.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        return [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), .. body ?? []];
    }

    public static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>Reads until the server closes.</summary>
    public static async Task<Reply> ReadAsync(Socket socket, bool isHead = false)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var all = new MemoryStream();
        var buffer = new byte[64 << 10];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) is > 0 and var count) all.Write(buffer, 0, count);
        }
        catch (SocketException)
        {
            // Closed with our bytes unread: what had come until then is the answer.
        }

        return Reply.Parse(all.ToArray(), isHead);
    }
}
