using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>Stands between two services: passes every byte on, and keeps the head of each request.</summary>
internal sealed class Tap : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly LoopbackServer _server;
    private readonly int _target;

    public Tap(int target)
    {
        _target = target;
        _server = new LoopbackServer(ServeAsync);
    }

    public int Port => _server.Port;

    public IReadOnlyCollection<string> Heads => _heads;

    /// <summary>Value of a header; null: it is not there.</summary>
    public static string? Header(string head, string name) =>
        head.Split("\r\n").SingleOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken end)
    {
        await using var caller = new NetworkStream(socket);
        using var target = new TcpClient();
        await target.ConnectAsync(IPAddress.Loopback, _target, end);
        var service = target.GetStream();
        var back = service.CopyToAsync(caller, end);
        await PassOnAsync(caller, service, end);
        await back;
    }

    // The callers make one request on a connection, and none with a body.
    private async Task PassOnAsync(NetworkStream caller, NetworkStream service, CancellationToken end)
    {
        var head = new StringBuilder();
        var buffer = new byte[16 << 10];
        while (await caller.ReadAsync(buffer, end) is > 0 and var count)
        {
            head.Append(Encoding.Latin1.GetString(buffer, 0, count));
            if (head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                _heads.Enqueue(head.ToString());
                head.Clear();
            }

            await service.WriteAsync(buffer.AsMemory(0, count), end);
        }

        service.Socket.Shutdown(SocketShutdown.Send);
    }
}
