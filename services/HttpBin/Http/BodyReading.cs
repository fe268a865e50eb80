using System.IO.Pipelines;

namespace Bookinfo.HttpBin.Http;

/// <summary>Reads a request body whole, within the limits of its listener.</summary>
internal static class BodyReading
{
    /// <summary>Reads the body into <see cref="Exchange.Body"/>.</summary>
    public static ValueTask<BodyProblem> ReadBodyAsync(this Exchange exchange)
    {
        if (!exchange.CanHaveBody) return new(BodyProblem.None);
        return exchange.Http.Request.ContentLength > exchange.Settings.MaxBodyBytes
            ? new(BodyProblem.TooLarge)
            : ReadAsync(exchange, static (exchange, bytes) => exchange.Keep(bytes));
    }

    /// <summary>Reads the body and forgets it; <see cref="Exchange.BodyBytesReceived"/> counts.</summary>
    public static ValueTask<BodyProblem> DiscardBodyAsync(this Exchange exchange) =>
        exchange.CanHaveBody ? ReadAsync(exchange, static (_, _) => true) : new(BodyProblem.None);

    private static async ValueTask<BodyProblem> ReadAsync(Exchange exchange, Func<Exchange, ReadOnlySpan<byte>, bool> take)
    {
        var reader = exchange.Http.Request.BodyReader;
        // Not by a token: a read that was given up that way is still under way for Kestrel.
        await using var timer = exchange.Server.Time.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), reader, exchange.Settings.BodyTimeout, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(exchange.Aborted);
                var problem = Take(exchange, read, take);
                reader.AdvanceTo(read.Buffer.End);
                if (problem != BodyProblem.None || read.IsCompleted) return problem;
                if (read.IsCanceled) return BodyProblem.TooSlow;
            }
        }
        catch (IOException)
        {
            return BodyProblem.Malformed;
        }
    }

    private static BodyProblem Take(Exchange exchange, ReadResult read, Func<Exchange, ReadOnlySpan<byte>, bool> take)
    {
        foreach (var piece in read.Buffer)
        {
            exchange.BodyBytesReceived += piece.Length;
            if (exchange.BodyBytesReceived > exchange.Settings.MaxBodyBytes) return BodyProblem.TooLarge;
            if (!take(exchange, piece.Span)) return BodyProblem.Busy;
        }

        return BodyProblem.None;
    }
}
