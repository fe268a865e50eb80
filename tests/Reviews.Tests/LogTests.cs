using Bookinfo.Testing;

namespace Bookinfo.Reviews.Tests;

/// <summary>The words of contract section 5 that people look for in the log.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task A_status_and_a_failure_of_ratings_are_told_in_the_originals_words()
    {
        var answer = RawUpstream.Status(503);
        await using var ratings = new RawUpstream(_ => Volatile.Read(ref answer));
        var address = $"Error: unable to contact http://127.0.0.1:{ratings.Port}/ratings got";
        await using var reviews = await ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], new Dictionary<string, string>
        {
            ["ENABLE_RATINGS"] = "true",
            ["RATINGS_HOSTNAME"] = "127.0.0.1",
            ["RATINGS_SERVICE_PORT"] = ratings.Port.ToString(),
        });
        await AskUntilAsync(reviews, $"{address} status of 503");
        Volatile.Write(ref answer, "no HTTP at all\r\n\r\n");
        await AskUntilAsync(reviews, $"{address} exception ");
    }

    // The log is written behind the answer, so it may take another moment.
    private static async Task AskUntilAsync(ServiceProcess reviews, string text)
    {
        await reviews.Client.GetStringAsync("/reviews/0", TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(
            () => Task.FromResult(reviews.Output.Concat(reviews.Errors).Any(line => line.Contains(text, StringComparison.Ordinal))),
            TimeSpan.FromSeconds(60),
            () => $"no \"{text}\" in: {string.Join('\n', reviews.Output)}");
    }
}
