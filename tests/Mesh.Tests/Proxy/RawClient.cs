using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>A socket that says what it is told.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    /// <param name="address">Whom it calls.</param>
    /// <param name="from">The address it calls from; null: any.</param>
    public static async Task<RawClient> ConnectAsync(IPEndPoint address, IPAddress? from = null)
    {
        var client = new RawClient();
        if (from is not null) client._socket.Bind(new IPEndPoint(from.MapToIPv6(), 0));
        await client._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return client;
    }

    public async Task SendAsync(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the text ends with the given one.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await ReceiveAsync(buffer);
            Assert.True(read > 0, $"connection closed after: {text}");
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    /// <summary>Reads to the end of the connection; a reset counts as an end.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await ReceiveAsync(buffer);
            if (read == 0) return text.ToString();
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync(byte[] buffer)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        try
        {
            return await _socket.ReceiveAsync(buffer, limit.Token);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
