using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.Mesh.Proxy.Tcp;

/// <summary>Moves bytes both ways until both sides have ended.</summary>
internal static class TcpPump
{
    private const int ReadSize = 16 * 1024;

    /// <param name="connection">The caller's.</param>
    /// <param name="upstream">The connection to the endpoint.</param>
    /// <param name="held">Bytes to send before the rest.</param>
    /// <param name="watch">Told of every byte; ends the connection.</param>
    /// <returns>Bytes from the caller, bytes to the caller.</returns>
    public static async Task<(long Received, long Sent)> RunAsync(ConnectionContext connection, Stream upstream, byte[] held, TcpWatch watch)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(watch.Over);
        var up = UpAsync(connection.Transport.Input, upstream, held, watch, broken);
        var down = DownAsync(upstream, connection.Transport.Output, watch, broken);

        // When the server has ended nobody reads the caller's bytes any more; the caller's end alone is only a half-close.
        var sent = await down;
        await broken.CancelAsync();
        return (await up, sent);
    }

    private static async Task<long> UpAsync(PipeReader from, Stream to, byte[] held, TcpWatch watch, CancellationTokenSource broken)
    {
        var count = (long)held.Length;
        try
        {
            if (held.Length > 0) await to.WriteAsync(held, broken.Token);
            while (true)
            {
                var read = await from.ReadAsync(broken.Token);
                foreach (var part in read.Buffer) await to.WriteAsync(part, broken.Token);
                count += read.Buffer.Length;
                watch.Touch();
                from.AdvanceTo(read.Buffer.End);
                if (!read.IsCompleted) continue;
                await EndSendingAsync(to);
                return count;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            await broken.CancelAsync();
            return count;
        }
    }

    private static async Task EndSendingAsync(Stream stream)
    {
        if (stream is SslStream secure) await secure.ShutdownAsync();
        else ((NetworkStream)stream).Socket.Shutdown(SocketShutdown.Send);
    }

    private static async Task<long> DownAsync(Stream from, PipeWriter to, TcpWatch watch, CancellationTokenSource broken)
    {
        var count = 0L;
        try
        {
            while (true)
            {
                var read = await from.ReadAsync(to.GetMemory(ReadSize), broken.Token);
                if (read == 0) return count;
                to.Advance(read);
                count += read;
                watch.Touch();
                if ((await to.FlushAsync(broken.Token)).IsCompleted) return count;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            return count;
        }
    }
}
