using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.LoadClient.Tests.Server;

/// <summary>Bytes to a port, and all that comes back until the server closes.</summary>
internal static class RawHttp
{
    public static async Task<string> ExchangeAsync(int port, string sent)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(sent), TestContext.Current.CancellationToken);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20));
    }
}
