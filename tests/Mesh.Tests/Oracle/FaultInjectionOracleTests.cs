using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Oracle;

/// <summary>Oracle T2 (contract mesh.md section 10); the rows of the page are those of Tasks.Tests.</summary>
public sealed class FaultInjectionOracleTests
{
    private const string ToRatings = "route: [{destination: {host: ratings}}]";

    private const string Jason = "match: [{headers: {end-user: {exact: jason}}}]";

    [Fact]
    public async Task A_delay_of_7_s_is_jasons_alone()
    {
        var time = new FakeTimeProvider();
        await using var bookinfo = await BookinfoMesh.StartAsync(time);
        bookinfo.Apply(BookinfoMesh.Rules("ratings", $"[{{{Jason}, fault: {{delay: {{percent: 100, fixedDelay: 7s}}}}, {ToRatings}}}, {{{ToRatings}}}]"));

        var other = await bookinfo.AskAsync("ratings:9080/ratings/0");
        Assert.Equal((200, "stars"), (other.Status, other.Body));
        Assert.Contains("\" 200 - via_upstream ", await bookinfo.NextLogLineAsync(), StringComparison.Ordinal);

        var asking = bookinfo.AskAsync("ratings:9080/ratings/0", "jason");
        await bookinfo.UntilParkedAsync("productpage");
        time.Advance(TimeSpan.FromMilliseconds(6999));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var jason = await asking;

        Assert.Equal((200, "stars"), (jason.Status, jason.Body));
        Assert.Equal(other.Answer.Keys.Order(), jason.Answer.Keys.Order());
        var line = await bookinfo.NextLogLineAsync();
        Assert.Contains("\" 200 DI via_upstream ", line, StringComparison.Ordinal);
        Assert.Equal(7000, LoggedTime.DurationOf(line));
    }

    [Fact]
    public async Task An_abort_is_jasons_alone_and_without_a_percentage_nobodys()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Rules("ratings", $"[{{{Jason}, fault: {{abort: {{httpStatus: 500, percentage: {{value: 100}}}}}}, {ToRatings}}}, {{{ToRatings}}}]"));
        var jason = await bookinfo.AskAsync("ratings:9080/ratings/0", "jason");
        Assert.Equal((500, "fault filter abort"), (jason.Status, jason.Body));
        Assert.Equal(200, (await bookinfo.AskAsync("ratings:9080/ratings/0")).Status);

        bookinfo.Apply(BookinfoMesh.Rules("ratings", $"[{{{Jason}, fault: {{abort: {{httpStatus: 500}}}}, {ToRatings}}}, {{{ToRatings}}}]"));
        Assert.Equal(200, (await bookinfo.AskAsync("ratings:9080/ratings/0", "jason")).Status);
    }

    [Fact]
    public async Task Jason_sees_no_stars_and_reviews_all_the_same()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(
            BookinfoMesh.Subsets,
            BookinfoMesh.Rules("reviews", "[{route: [{destination: {host: reviews, subset: v2}}]}]"),
            BookinfoMesh.Rules("ratings", $"[{{{Jason}, fault: {{abort: {{httpStatus: 500, percentage: {{value: 100}}}}}}, {ToRatings}}}, {{{ToRatings}}}]"));

        Assert.Equal("v2 500 fault filter abort", (await bookinfo.AskAsync("reviews:9080/reviews/0", "jason")).Body);
        Assert.Equal("v2 200 stars", (await bookinfo.AskAsync("reviews:9080/reviews/0")).Body);
    }

    [Fact]
    public async Task Half_is_half()
    {
        await using var bookinfo = await BookinfoMesh.StartAsync();
        bookinfo.Apply(BookinfoMesh.Rules("ratings", $"[{{fault: {{abort: {{httpStatus: 500, percentage: {{value: 50}}}}}}, {ToRatings}}}]"));
        var aborted = 0;
        for (var i = 0; i < 400; i++) aborted += (await bookinfo.AskAsync("ratings:9080/ratings/0")).Status == 500 ? 1 : 0;

        // Three standard deviations of 400 draws of a half are 30. The random source is seeded.
        Assert.InRange(aborted, 170, 230);
    }
}
