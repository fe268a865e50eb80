namespace Bookinfo.Playground.Network;

/// <summary>A web page may reach a loopback port under a name of its own: only this machine's names are answered (decision 44).</summary>
internal static class LoopbackHost
{
    /// <param name="request">What came.</param>
    /// <param name="port">The listener's own.</param>
    public static bool Is(HttpRequest request, int? port) => request.Host.Host is "localhost" or "127.0.0.1" or "[::1]" && request.Host.Port == port;
}
