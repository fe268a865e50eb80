using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>Waits for the first good answer of a program that is about to listen; a plain socket notices it at once.</summary>
internal static class FirstAnswer
{
    private const int LookAgainMilliseconds = 1;

    /// <summary>Ends when the address has answered 200.</summary>
    /// <exception cref="OperationCanceledException">It has not until then.</exception>
    public static async Task AwaitAsync(Uri address, CancellationToken cancellationToken)
    {
        while (!await IsGoodAsync(address, cancellationToken)) await Task.Delay(LookAgainMilliseconds, cancellationToken);
    }

    private static async Task<bool> IsGoodAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, address.Port, cancellationToken);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\n\r\n"), cancellationToken);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadLineAsync(cancellationToken) is { } line && line.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            // Nobody listens yet.
            return false;
        }
    }
}
