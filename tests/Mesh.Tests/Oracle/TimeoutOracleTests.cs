using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Oracle;

/// <summary>Oracle T5 (contract mesh.md section 10): a delay one hop further down meets a timeout, one on the same rule does not.</summary>
public sealed class TimeoutOracleTests
{
    private const string ToV2 = "route: [{destination: {host: reviews, subset: v2}}]";

    private static readonly string SlowRatings = BookinfoMesh.Rules("ratings", "[{fault: {delay: {percent: 100, fixedDelay: 2s}}, route: [{destination: {host: ratings}}]}]");

    [Fact]
    public async Task Slow_ratings_make_slow_reviews_with_stars()
    {
        var (seen, line) = await AskAsync(BookinfoMesh.Rules("reviews", $"[{{{ToV2}}}]"), parkedAt: "reviews-v2", milliseconds: 2000);
        Assert.Equal((200, "v2 200 stars"), (seen.Status, seen.Body));
        Assert.Equal(2000, LoggedTime.DurationOf(line));
    }

    [Fact]
    public async Task A_timeout_on_reviews_meets_the_delay_of_ratings()
    {
        var (seen, line) = await AskAsync(BookinfoMesh.Rules("reviews", $"[{{timeout: 0.5s, {ToV2}}}]"), parkedAt: "reviews-v2", milliseconds: 500);
        Assert.Equal((504, "upstream request timeout"), (seen.Status, seen.Body));
        Assert.Contains("\" 504 UT response_timeout ", line, StringComparison.Ordinal);
        Assert.Equal(500, LoggedTime.DurationOf(line));
    }

    [Fact]
    public async Task A_delay_on_the_very_rule_is_not_the_timeouts_business()
    {
        var (seen, line) = await AskAsync(BookinfoMesh.Rules("reviews", "[{timeout: 0.5s, fault: {delay: {percent: 100, fixedDelay: 2s}}, route: [{destination: {host: reviews, subset: v1}}]}]"), parkedAt: "productpage", milliseconds: 2000);
        Assert.Equal((200, "v1"), (seen.Status, seen.Version));
        Assert.Contains("\" 200 DI via_upstream ", line, StringComparison.Ordinal);
        Assert.Equal(2000, LoggedTime.DurationOf(line));
    }

    [Fact]
    public async Task A_timeout_of_0_s_is_refused()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        Assert.Equal("spec.http[0].timeout: duration must be greater than 1ms", Assert.Single(bookinfo.Validate(BookinfoMesh.Rules("reviews", $"[{{timeout: 0s, {ToV2}}}]")).Errors).ToString());
    }

    /// <param name="reviews">The rules of reviews.</param>
    /// <param name="parkedAt">Whose sidecar holds the request back.</param>
    /// <param name="milliseconds">Pass then; the answer comes with the last of them.</param>
    private static async Task<(Rules.Seen Seen, string Line)> AskAsync(string reviews, string parkedAt, int milliseconds)
    {
        var time = new FakeTimeProvider();
        await using var bookinfo = await BookinfoMesh.StartAsync(time);
        Assert.Empty(bookinfo.Apply(BookinfoMesh.Subsets, SlowRatings, reviews).Rejected);
        var asking = bookinfo.AskAsync("reviews:9080/reviews/0");
        await bookinfo.UntilParkedAsync(parkedAt);
        time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        return (await asking, await bookinfo.NextLogLineAsync());
    }
}
