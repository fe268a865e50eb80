using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Bookinfo.Playground.Commands;

/// <summary>Free loopback ports, each handed out once.</summary>
internal sealed class FreePorts
{
    private const int Lowest = 10_000;
    private const int Highest = 14_999;

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

    /// <summary>
    /// Below what a system takes for calls that go out, for most ports are opened only later, and such a call would keep one for as long as it
    /// lasts; and below those of a sidecar and of pods.
    /// </summary>
    private static int Draw()
    {
        while (true)
        {
            var drawn = RandomNumberGenerator.GetInt32(Lowest, Highest + 1);
            if (IsFree(IPAddress.Loopback, drawn)) return drawn;
        }
    }
}
