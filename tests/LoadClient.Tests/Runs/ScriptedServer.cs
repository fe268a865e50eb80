using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.LoadClient.Tests.Runs;

/// <summary>Serves each connection by a script that may do anything to the socket; when the script ends, the connection is closed.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private readonly Func<Peer, Task> _script;
    private readonly LoopbackServer _server;
    private int _connections;
    private int _requests;

    public ScriptedServer(Func<Peer, Task> script)
        : this(script, new IPEndPoint(IPAddress.Loopback, 0))
    {
    }

    public ScriptedServer(Func<Peer, Task> script, EndPoint endPoint)
    {
        _script = script;
        _server = new LoopbackServer(ServeAsync, endPoint);
    }

    public int Port => _server.Port;

    public string Url => $"http://127.0.0.1:{Port}/";

    public int Connections => _connections;

    public int Requests => _requests;

    /// <summary>Answers every request alike.</summary>
    public static ScriptedServer Answering(string answer) => new(peer => peer.AnswerAsync(_ => answer));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task ServeAsync(Socket socket, CancellationToken end)
    {
        Interlocked.Increment(ref _connections);
        return _script(new Peer(this, socket, end));
    }

    /// <summary>The server's side of one connection.</summary>
    internal sealed class Peer(ScriptedServer server, Socket socket, CancellationToken end)
    {
        private readonly byte[] _buffer = new byte[4 * 1024];

        public Socket Socket => socket;

        public CancellationToken End => end;

        /// <returns>The head of the next request; empty when the caller has closed.</returns>
        public async Task<string> ReadAsync()
        {
            var head = new StringBuilder();
            while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var read = await socket.ReceiveAsync(_buffer, End);
                if (read == 0) return "";
                head.Append(Encoding.Latin1.GetString(_buffer, 0, read));
            }

            Interlocked.Increment(ref server._requests);
            return head.ToString();
        }

        public async Task SendAsync(string text) => await socket.SendAsync(Encoding.Latin1.GetBytes(text), End);

        public Task PauseAsync(int milliseconds) => Task.Delay(milliseconds, End);

        /// <summary>Reads and answers until the caller closes.</summary>
        public async Task AnswerAsync(Func<string, string> answer)
        {
            while (await ReadAsync() is { Length: > 0 } head) await SendAsync(answer(head));
        }

        /// <summary>Closes with a reset.</summary>
        public void Reset()
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }
}
