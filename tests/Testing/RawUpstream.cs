using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Testing;

/// <summary>
/// An upstream that keeps the head of every request byte for byte (as Latin-1 text) and gives each connection the answer of its
/// script. Null as the answer: it stays silent until the test ends.
/// </summary>
public sealed class RawUpstream : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly Func<string, string?> _answer;
    private readonly LoopbackServer _server;
    private int _connections;

    public RawUpstream(Func<string, string?> answer)
    {
        _answer = answer;
        _server = new LoopbackServer(ServeAsync);
    }

    public int Port => _server.Port;

    /// <summary>One entry for each request; requests on a kept connection count each.</summary>
    public IReadOnlyCollection<string> Heads => _heads;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A complete answer that keeps the connection open.</summary>
    public static string Ok(string body, string contentType = "application/json") =>
        $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";

    public static string Status(int status) => $"HTTP/1.1 {status} Status\r\nContent-Length: 0\r\n\r\n";

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        Interlocked.Increment(ref _connections);
        var buffer = new byte[64 * 1024];
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), stop);
            if (read == 0) return;
            filled += read;
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end < 0) continue;
            var head = Encoding.Latin1.GetString(buffer, 0, end + 2);
            _heads.Enqueue(head);
            buffer.AsSpan(end + 4, filled - end - 4).CopyTo(buffer);
            filled -= end + 4;
            if (_answer(head) is { } answer) await socket.SendAsync(Encoding.Latin1.GetBytes(answer), stop);
            else await Task.Delay(Timeout.Infinite, stop);
        }
    }
}
