using System.Buffers;
using System.IO.Pipelines;

using Microsoft.AspNetCore.Connections;

namespace Bookinfo.LoadClient.Server.Listening;

/// <summary>Looks at the first bytes of a connection in clear: HTTP/2 goes to the inner listener, all else on to HTTP/1.1.</summary>
/// <param name="next">HTTP/1.1.</param>
/// <param name="http2">HTTP/2.</param>
/// <param name="silence">How long a client may say nothing.</param>
/// <param name="time">The clock.</param>
internal sealed class ClearTextFront(ConnectionDelegate next, InnerListener http2, TimeSpan silence, TimeProvider time)
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public async Task ServeAsync(ConnectionContext connection)
    {
        switch (await IsHttp2Async(connection.Transport.Input))
        {
            case true:
                await http2.ServeAsync(connection);
                break;
            case false:
                HalfClosed.Allow(connection);
                await next(connection);
                break;
        }
    }

    /// <summary>Whether the bytes, which stay in the pipe, begin as HTTP/2 does; null: the client said nothing, or left.</summary>
    private async ValueTask<bool?> IsHttp2Async(PipeReader input)
    {
        ITimer? timer = null;
        try
        {
            while (true)
            {
                var pending = input.ReadAsync(CancellationToken.None);
                if (!pending.IsCompleted) timer ??= time.CreateTimer(static state => ((PipeReader)state!).CancelPendingRead(), input, silence, Timeout.InfiniteTimeSpan);
                var read = await pending;
                var (isHttp2, isDecided) = Look(read.Buffer);
                var isOver = read.IsCompleted || read.IsCanceled;
                input.AdvanceTo(read.Buffer.Start, isDecided ? read.Buffer.Start : read.Buffer.End);
                if (isDecided) return isHttp2;
                if (isOver) return null;
            }
        }
        catch (Exception exception) when (exception is IOException or ConnectionAbortedException)
        {
            return null;
        }
        finally
        {
            if (timer is not null) await timer.DisposeAsync();
        }
    }

    private static (bool IsHttp2, bool IsDecided) Look(ReadOnlySequence<byte> buffer)
    {
        Span<byte> seen = stackalloc byte[Preface.Length];
        seen = seen[..(int)Math.Min(buffer.Length, seen.Length)];
        buffer.Slice(0, seen.Length).CopyTo(seen);
        var isBeginning = Preface.StartsWith(seen);
        return (isBeginning && seen.Length == Preface.Length, !isBeginning || seen.Length == Preface.Length);
    }
}
