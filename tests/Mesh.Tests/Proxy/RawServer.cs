using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Mesh.Tests.Fuzz;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>A server that answers every connection with fixed bytes, or plays back what it hears.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private readonly Func<Socket, Task> _serve;

    private readonly Task _accepting;

    private int _connections;

    private RawServer(Func<Socket, Task> serve)
    {
        _serve = serve;
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listening.LocalEndPoint!;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Waits for a first byte, answers, closes.</summary>
    public static RawServer Start(string answer) => new(async socket =>
    {
        await socket.ReceiveAsync(new byte[4096]);
        await socket.SendAsync(Encoding.Latin1.GetBytes(answer));
    });

    /// <summary>Speaks first, as MySQL does, then echoes until the caller has ended.</summary>
    public static RawServer StartGreeting(string greeting) => new(async socket =>
    {
        if (greeting.Length > 0) await socket.SendAsync(Encoding.Latin1.GetBytes(greeting));
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer) is var read and > 0) await socket.SendAsync(buffer.AsMemory(0, read));
    });

    /// <summary>Gives every line back with a word before it, as tcp-echo does.</summary>
    public static RawServer StartPrefixing(string word) => new(async socket =>
    {
        var buffer = new byte[4096];
        var line = new StringBuilder();
        while (await socket.ReceiveAsync(buffer) is var read and > 0)
        {
            foreach (var letter in Encoding.Latin1.GetString(buffer, 0, read))
            {
                line.Append(letter);
                if (letter != '\n') continue;
                await socket.SendAsync(Encoding.Latin1.GetBytes($"{word} {line}"));
                line.Clear();
            }
        }
    });

    /// <summary>Speaks HTTP/2 without a thought: says its settings, and answers the head of each request with these frames.</summary>
    /// <param name="answer">Frames for a stream.</param>
    /// <param name="settings">Payload of its settings.</param>
    public static RawServer StartHttp2(Func<int, byte[]> answer, byte[]? settings = null) => new(async socket =>
    {
        await using var stream = new NetworkStream(socket);
        await stream.ReadExactlyAsync(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length]);
        await stream.WriteAsync(Http2Frames.Frame(Http2Frames.Settings, 0, 0, settings));
        var head = new byte[9];
        while (await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            await stream.ReadExactlyAsync(new byte[head[0] << 16 | head[1] << 8 | head[2]]);
            var (type, flags, number) = (head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)));
            if (type == Http2Frames.Settings && flags == 0) await stream.WriteAsync(Http2Frames.Frame(Http2Frames.Settings, 1, 0));
            if (type == Http2Frames.Headers) await stream.WriteAsync(answer(number));
        }
    });

    public async ValueTask DisposeAsync()
    {
        _listening.Dispose();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listening.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server was disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await _serve(socket);
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // The caller left first.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
