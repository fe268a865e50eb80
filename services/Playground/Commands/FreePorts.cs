using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Playground.Commands;

/// <summary>Free loopback ports, each handed out once.</summary>
internal sealed class FreePorts
{
    private readonly HashSet<int> _given = [];

    /// <param name="port">0: draw one.</param>
    public int Decide(int port)
    {
        while (port == 0)
        {
            var drawn = Draw();
            if (_given.Add(drawn)) return drawn;
        }

        _given.Add(port);
        return port;
    }

    public static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Draw()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
