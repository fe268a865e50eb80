using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Chain.Tests.Hostile;

/// <summary>An answer as it came.</summary>
/// <param name="Status">0: the connection was closed without one.</param>
/// <param name="Head">Status line and headers.</param>
/// <param name="Body">Pieces of a chunked one put together, as UTF-8.</param>
internal sealed record Exchange(int Status, string Head, string Body)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public bool IsHtml => Head.Contains("\r\nContent-Type: text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends raw bytes and reads until the other side closes.</summary>
    /// <exception cref="TimeoutException">It neither answers nor closes.</exception>
    public static async Task<Exchange> SendAsync(int port, byte[] request)
    {
        using var client = new TcpClient();
        using var limit = new CancellationTokenSource(Limit);
        using var all = new MemoryStream();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, limit.Token);
            await client.GetStream().WriteAsync(request, limit.Token);
            await client.GetStream().CopyToAsync(all, limit.Token);
        }
        catch (IOException)
        {
            // Reset: what had come until then is the answer.
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no end within {Limit} of {Encoding.Latin1.GetString(request)}");
        }

        return Parse(all.ToArray());
    }

    private static Exchange Parse(byte[] bytes)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) return new Exchange(0, "", "");
        var head = Encoding.Latin1.GetString(bytes, 0, end + 2);
        var body = bytes.AsSpan(end + 4);
        var status = int.Parse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        var isChunked = head.Contains("\r\nTransfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase);
        return new Exchange(status, head, Encoding.UTF8.GetString(isChunked ? Join(body) : body));
    }

    private static byte[] Join(ReadOnlySpan<byte> chunks)
    {
        var body = new List<byte>();
        while (chunks.IndexOf("\r\n"u8) is > 0 and var line && int.TryParse(chunks[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var length) && length > 0 && chunks.Length >= line + length + 4)
        {
            body.AddRange(chunks.Slice(line + 2, length));
            chunks = chunks[(line + length + 4)..];
        }

        return [.. body];
    }
}
