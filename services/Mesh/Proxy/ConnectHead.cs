using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Bookinfo.Mesh.Proxy;

/// <summary>Reads the head of a CONNECT request, which Kestrel cannot turn into a tunnel.</summary>
internal static class ConnectHead
{
    private const int LongestHead = 8 * 1024;

    public static ReadOnlyMemory<byte> Established { get; } = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    public static ReadOnlyMemory<byte> BadRequest { get; } = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"u8.ToArray();

    /// <summary>Takes the head from the pipe; bytes behind it stay.</summary>
    /// <returns>Where the tunnel leads; null when the head is malformed, too long, cut short or late.</returns>
    public static async ValueTask<Authority?> ReadAsync(PipeReader input, TimeSpan limit, TimeProvider time)
    {
        await using var timer = time.CreateTimer(static state => ((PipeReader)state!).CancelPendingRead(), input, limit, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var read = await input.ReadAsync(CancellationToken.None);
            var reader = new SequenceReader<byte>(read.Buffer);
            if (reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
            {
                var target = Parse(head);
                input.AdvanceTo(reader.Position);
                return target;
            }

            var over = read.IsCompleted || read.IsCanceled || read.Buffer.Length > LongestHead;
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (over) return null;
        }
    }

    private static Authority? Parse(ReadOnlySequence<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        var line = text.AsSpan(0, text.IndexOf('\r', StringComparison.Ordinal) is var end and >= 0 ? end : text.Length);
        line = line["CONNECT ".Length..];
        var space = line.IndexOf(' ');
        if (space < 0 || line[(space + 1)..] is not ("HTTP/1.1" or "HTTP/1.0")) return null;
        return Authority.TryParse(line[..space], 0, out var authority) ? authority : null;
    }
}
