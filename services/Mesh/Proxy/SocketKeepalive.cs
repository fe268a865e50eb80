using System.Net.Sockets;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Proxy;

/// <summary>Has the operating system ask silent peers whether they are still there.</summary>
internal static class SocketKeepalive
{
    /// <summary>Sets what the policy gives; the rest stays as the system has it. Times are whole seconds, 1 at least.</summary>
    public static void Set(Socket socket, TcpKeepalive policy)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        if (policy.Probes is > 0 and var probes) socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Math.Min(probes, MostProbes));
        if (policy.Time is { } time) socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Seconds(time));
        if (policy.Interval is { } interval) socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Seconds(interval));
    }

    /// <summary>Linux takes no larger numbers; the connection would not come about.</summary>
    private const int MostProbes = 127;

    private const int MostSeconds = 32767;

    private static int Seconds(TimeSpan time) => (int)Math.Clamp(time.TotalSeconds, 1, MostSeconds);
}
