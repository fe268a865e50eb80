using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Playground.Pods.Probes;

/// <summary>Whether a port accepts connections. Refusals are frequent while programs start, so they cost no exception.</summary>
internal static class PortCheck
{
    public static async Task<bool> AcceptsAsync(IPEndPoint address, TimeSpan timeout)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var done = new TaskCompletionSource<SocketError>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var connect = new SocketAsyncEventArgs { RemoteEndPoint = address };
        connect.Completed += (_, e) => done.TrySetResult(e.SocketError);
        if (!socket.ConnectAsync(connect)) return connect.SocketError == SocketError.Success;
        using var limit = new CancellationTokenSource(timeout);
        using var cancel = limit.Token.Register(() => Socket.CancelConnectAsync(connect));
        return await done.Task == SocketError.Success;
    }
}
