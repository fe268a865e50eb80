using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Testing;

/// <summary>
/// Accepts connections on loopback and serves each by a function until the test ends. What a caller that leaves, or the end, does to a
/// connection is no fault; anything else that a function throws comes out when the server is disposed of.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private const int Backlog = 1000;

    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Socket, CancellationToken, Task> _serve;
    private readonly Task _accepting;

    /// <param name="serve">Gets the connection, which is closed when it returns, and a token that ends with the test.</param>
    /// <param name="port">0: any free one.</param>
    public LoopbackServer(Func<Socket, CancellationToken, Task> serve, int port = 0)
        : this(serve, new IPEndPoint(IPAddress.Loopback, port))
    {
    }

    /// <param name="serve">Gets the connection, which is closed when it returns, and a token that ends with the test.</param>
    /// <param name="endPoint">A loopback address, or a Unix socket.</param>
    public LoopbackServer(Func<Socket, CancellationToken, Task> serve, EndPoint endPoint)
    {
        _serve = serve;
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(endPoint);
        _listener.Listen(Backlog);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(ServeAsync(await _listener.AcceptAsync(_end.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        try
        {
            await _serve(socket, _end.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The caller or the test has gone.
        }
    }
}
