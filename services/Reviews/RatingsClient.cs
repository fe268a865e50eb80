using Microsoft.Extensions.Options;

namespace Bookinfo.Reviews;

/// <summary>The one upstream of reviews: a single try, and whatever fails on the way is answered as unavailable.</summary>
internal sealed partial class RatingsClient(IRatings ratings, IOptions<ReviewsOptions> options, ILogger<RatingsClient> logger)
{
    /// <returns>Null when ratings answered 200 with something that are no ratings.</returns>
    public async Task<Stars?> GetStarsAsync(int productId, CancellationToken cancellationToken)
    {
        var address = options.Value.Ratings;
        try
        {
            var reply = await ratings.GetAsync(productId, cancellationToken);
            if (reply.Status == StatusCodes.Status200OK) return StarsReader.Read(reply.Body);
            LogStatus(logger, address, reply.Status);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            LogFailure(logger, address, exception.Message);
        }

        return Stars.Unavailable;
    }

#pragma warning disable SYSLIB1012 // The words are those of the original's log, its "Error:" included.
    [LoggerMessage(Level = LogLevel.Warning, Message = "Error: unable to contact {Ratings} got status of {Status}")]
    private static partial void LogStatus(ILogger logger, Uri ratings, int status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Error: unable to contact {Ratings} got exception {Message}")]
    private static partial void LogFailure(ILogger logger, Uri ratings, string message);
#pragma warning restore SYSLIB1012
}
