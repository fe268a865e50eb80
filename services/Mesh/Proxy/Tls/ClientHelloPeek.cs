using System.IO.Pipelines;

namespace Bookinfo.Mesh.Proxy.Tls;

/// <summary>Waits for a caller's hello and leaves it where it is.</summary>
internal static class ClientHelloPeek
{
    /// <param name="input">The connection's reader.</param>
    /// <param name="limit">How long the hello may take in all.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The hello, null where it is malformed, cut short or late; and whether anything came at all.</returns>
    public static async ValueTask<(ClientHello? Hello, bool SaidAnything)> ReadAsync(PipeReader input, TimeSpan limit, TimeProvider time)
    {
        await using var timer = time.CreateTimer(static state => ((PipeReader)state!).CancelPendingRead(), input, limit, Timeout.InfiniteTimeSpan);
        while (true)
        {
            var read = await input.ReadAsync(CancellationToken.None);
            var state = ClientHelloReader.Read(read.Buffer, out var hello);
            if (state != ClientHelloState.Incomplete || read.IsCompleted || read.IsCanceled)
            {
                var saidAnything = !read.Buffer.IsEmpty;
                input.AdvanceTo(read.Buffer.Start);
                return (hello, saidAnything);
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
