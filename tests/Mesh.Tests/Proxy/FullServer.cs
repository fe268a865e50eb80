using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>A listening socket whose queue is full: who dials it hears nothing at all.</summary>
internal sealed class FullServer : IDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(200);

    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private readonly List<Socket> _queued = [];

    private FullServer()
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen(0);
    }

    public IPEndPoint Address => (IPEndPoint)_listening.LocalEndPoint!;

    /// <summary>Dials until one call is no longer taken.</summary>
    public static async Task<FullServer> StartAsync()
    {
        var server = new FullServer();
        while (server._queued.Count < 64)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            server._queued.Add(socket);
            using var limit = new CancellationTokenSource(Silence);
            try
            {
                await socket.ConnectAsync(server.Address, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return server;
            }
        }

        throw new InvalidOperationException("the queue of a listening socket never filled");
    }

    public void Dispose()
    {
        foreach (var socket in _queued) socket.Dispose();
        _listening.Dispose();
    }
}
