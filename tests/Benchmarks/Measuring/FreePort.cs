using System.Net;
using System.Net.Sockets;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>For programs that take no port 0, or whose port has to be known before they say it.</summary>
internal static class FreePort
{
    /// <summary>A loopback port on which nobody listens at the moment.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
