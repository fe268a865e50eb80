using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Upstreams;

/// <summary>A proxy that takes CONNECT only and leads every tunnel to one place, whatever name was asked for.</summary>
internal sealed class TunnelProxy : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly LoopbackServer _server;
    private readonly int _target;

    public TunnelProxy(int target)
    {
        _target = target;
        _server = new LoopbackServer(ServeAsync);
    }

    public int Port => _server.Port;

    /// <summary>The head of each CONNECT.</summary>
    public IReadOnlyCollection<string> Heads => _heads;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken end)
    {
        await using var stream = new NetworkStream(socket);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, end) == 0) return;
            head.Append((char)one[0]);
        }

        _heads.Enqueue(head.ToString());
        using var target = new TcpClient();
        await target.ConnectAsync(IPAddress.Loopback, _target, end);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), end);
        await await Task.WhenAny(stream.CopyToAsync(target.GetStream(), end), target.GetStream().CopyToAsync(stream, end));
    }
}
