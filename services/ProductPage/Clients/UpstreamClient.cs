using System.Text.Json;

using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.ProductPage.Clients;

/// <summary>One question to another service, and how its outcome counts.</summary>
internal sealed partial class UpstreamClient(IBackend backend, RequestResults results, ILogger<UpstreamClient> logger)
{
    private const int NoAnswer = 500;

    /// <summary>
    /// Asks up to <paramref name="tries"/> times in all: the next attempt begins at once and the first 200 ends them.
    /// <paramref name="endUser"/> is the value of the header <c>end-user</c>, also an empty one; null: no header.
    /// </summary>
    public async Task<UpstreamAnswer> GetAsync(Upstream upstream, string productId, string? endUser, int tries, CancellationToken stop)
    {
        var (status, body) = await TryAsync(upstream, productId, endUser, stop);
        for (var left = tries - 1; left > 0 && status != StatusCodes.Status200OK; left--) (status, body) = await TryAsync(upstream, productId, endUser, stop);
        results.Count(upstream.Name, status);
        return status == StatusCodes.Status200OK ? Read(upstream, body) : new UpstreamAnswer.Unavailable(status);
    }

    private async Task<UpstreamReply> TryAsync(Upstream upstream, string productId, string? endUser, CancellationToken stop)
    {
        var address = upstream.AddressOf(productId);
        if (endUser is not null && !EndUserHeader.CanCarry(endUser))
        {
            LogBadHeader(address);
            return new UpstreamReply(NoAnswer, default);
        }

        try
        {
            return await backend.GetAsync(upstream, productId, endUser, stop);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            LogNoAnswer(address, e.Message);
            return new UpstreamReply(NoAnswer, default);
        }
    }

    private UpstreamAnswer Read(Upstream upstream, ReadOnlyMemory<byte> body)
    {
        try
        {
            return new UpstreamAnswer.Found(JsonElement.Parse(body.Span));
        }
        catch (JsonException e)
        {
            LogNotJson(upstream.Name, e.Message);
            return new UpstreamAnswer.NotJson();
        }
    }

    [LoggerMessage(LogLevel.Warning, "no answer from {Address}: {Reason}")]
    private partial void LogNoAnswer(Uri address, string reason);

    [LoggerMessage(LogLevel.Warning, "{Address} not called: a header cannot carry the name of the session's user")]
    private partial void LogBadHeader(Uri address);

    [LoggerMessage(LogLevel.Error, "{Upstream} answered 200 with a body that is not JSON: {Reason}")]
    private partial void LogNotJson(string upstream, string reason);
}
