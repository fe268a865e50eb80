using System.Net.Sockets;
using System.Text;

namespace Bookinfo.TcpEcho.Tests;

/// <summary>One client that counts bytes, each wait with a limit.</summary>
internal sealed class EchoClient(Socket socket) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public Socket Socket => socket;

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes)..];
    }

    /// <summary>The client has said all it had to say; it still listens.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public async Task<string> ReceiveAsync(int length) => Encoding.UTF8.GetString(await ReceiveBytesAsync(length));

    public async Task<byte[]> ReceiveBytesAsync(int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var received = await socket.ReceiveAsync(bytes.AsMemory(at)).AsTask().WaitAsync(Limit);
            if (received == 0) throw new EndOfStreamException($"{at} of {length} bytes: {Encoding.UTF8.GetString(bytes, 0, Math.Min(at, 200))}");
            at += received;
        }

        return bytes;
    }

    /// <summary>All that comes until the server closes; what a reset cut off is lost.</summary>
    public async Task<string> ReceiveToEndAsync()
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 << 10];
        try
        {
            while (await socket.ReceiveAsync(buffer).WaitAsync(Limit) is > 0 and var received) all.Write(buffer, 0, received);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The server closed while it had bytes of ours unread: an end as well.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    public void Dispose() => socket.Dispose();
}
