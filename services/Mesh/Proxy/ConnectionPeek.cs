using System.Buffers;
using System.IO.Pipelines;

namespace Bookinfo.Mesh.Proxy;

/// <summary>Looks at a connection without taking anything from it.</summary>
internal static class ConnectionPeek
{
    /// <summary>
    /// Waits until the first bytes tell the protocol. The bytes stay in the pipe, so whoever reads next gets them at once.
    /// </summary>
    /// <param name="input">The connection's reader.</param>
    /// <param name="silence">How long to wait in all.</param>
    /// <param name="afterSilence">What a peer is that told nothing in that time: <c>Raw</c> or <c>Gone</c>.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The kind, and bytes that had to be taken from the pipe because a timer decided (empty otherwise).</returns>
    public static async ValueTask<(ConnectionKind Kind, byte[] Held)> ClassifyAsync(
        PipeReader input, TimeSpan silence, ConnectionKind afterSilence, TimeProvider time)
    {
        ITimer? timer = null;
        try
        {
            while (true)
            {
                var pending = input.ReadAsync(CancellationToken.None);
                if (!pending.IsCompleted) timer ??= time.CreateTimer(static state => ((PipeReader)state!).CancelPendingRead(), input, silence, Timeout.InfiniteTimeSpan);
                var read = await pending;
                var kind = ConnectionSniffer.Classify(read.Buffer);
                if (kind != ConnectionKind.Undecided)
                {
                    input.AdvanceTo(read.Buffer.Start);
                    return (kind, []);
                }

                if (read.IsCompleted || read.IsCanceled)
                {
                    var held = read.Buffer.ToArray();
                    input.AdvanceTo(read.Buffer.End);
                    return (read.IsCanceled ? afterSilence : held.Length == 0 ? ConnectionKind.Gone : ConnectionKind.Raw, held);
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            if (timer is not null) await timer.DisposeAsync();
        }
    }
}
