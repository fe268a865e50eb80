using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Mesh.Tests.Proxy.Http1;

/// <summary>An upstream whose every byte is written by the test: one script per connection, in the order of arrival.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private readonly Func<ScriptedConnection, Task> _script;

    private readonly ConcurrentBag<Task> _serving = [];

    private readonly CancellationTokenSource _stopped = new();

    private readonly Task _accepting;

    private int _connections;

    public ScriptedServer(Func<ScriptedConnection, Task> script)
    {
        _script = script;
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        _accepting = AcceptAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_listening.LocalEndPoint!;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Answers each request with the same bytes, keeping the connection until the caller closes it.</summary>
    public static ScriptedServer Answering(string answer) => new(async connection =>
    {
        while (await connection.TryReadHeadAsync() is not null) await connection.SendAsync(answer);
    });

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _listening.Dispose();
        await _accepting;
        await Task.WhenAll(_serving);
        _stopped.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listening.AcceptAsync();
                _serving.Add(ServeAsync(socket, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server was disposed.
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        using var connection = new ScriptedConnection(socket, number, _stopped.Token);
        try
        {
            await _script(connection);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or EndOfStreamException)
        {
            // The proxy closed first, or the test is over.
        }
    }
}

/// <summary>One connection of a <see cref="ScriptedServer"/>.</summary>
internal sealed class ScriptedConnection(Socket socket, int number, CancellationToken stopped) : IDisposable
{
    /// <summary>1 for the first.</summary>
    public int Number => number;

    public async Task SendAsync(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text).AsMemory();
        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, stopped)..];
    }

    /// <summary>A request's head up to its blank line; null when the caller has closed.</summary>
    public async Task<string?> TryReadHeadAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(buffer, stopped) == 0) return null;
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    public async Task<string> ReadAsync(int length)
    {
        var buffer = new byte[length];
        for (var read = 0; read < length;)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(read), stopped);
            if (part == 0) throw new EndOfStreamException();
            read += part;
        }

        return Encoding.Latin1.GetString(buffer);
    }

    /// <summary>Whether the caller has closed; waits for its next byte otherwise.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], stopped) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public void Dispose() => socket.Dispose();
}
