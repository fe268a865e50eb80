using System.Net;

using Bookinfo.Testing;

using Microsoft.AspNetCore.Mvc.Testing;

namespace Bookinfo.Reviews.Tests;

/// <summary>The rows of contract section 5, byte for byte.</summary>
public sealed class ReviewsContractTests
{
    private const string Text1 = "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!";
    private const string Text2 = "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.";
    private const string Unavailable = """{"error": "Ratings service is currently unavailable"}""";

    [Fact]
    public async Task V1_has_no_rating_at_all()
    {
        await using var reviews = Start();
        var body = await AssertReviewsAsync(reviews, null, null);
        // The length of the oldest images, which lack what stands between the id and the reviews.
        Assert.Equal(295, body.Replace("\"podname\": \"pod-1\",\"clustername\": \"null\",", "").Length);
    }

    [Theory]
    [InlineData("black", 379)]
    [InlineData("red", 375)]
    public async Task V2_and_v3_have_stars_of_their_colour(string color, int oldLength)
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok("""{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}"""));
        await using var reviews = Start(ratings.Port, color);
        var body = await AssertReviewsAsync(reviews, Stars(5, color), Stars(4, color));
        Assert.Equal(oldLength, body.Replace("\"podname\": \"pod-1\",\"clustername\": \"null\",", "").Length);
        var head = Assert.Single(ratings.Heads);
        Assert.StartsWith("GET /ratings/0 HTTP/1.1\r\n", head);
        Assert.Contains("\r\nAccept: application/json\r\n", head);
        Assert.DoesNotContain("traceparent", head);
    }

    [Theory]
    [InlineData("""{"ratings":{"Reviewer1":1}}""", "1", null)]
    [InlineData("""{"ratings":{"Reviewer1":4.9,"Reviewer2":-3}}""", "4", "-3")]
    [InlineData("""{"ratings":{"Reviewer1":-1,"Reviewer2":0}}""", null, "0")]
    [InlineData("""{"id":0}""", null, null)]
    public async Task A_rating_that_is_not_there_is_an_error_text(string answer, string? first, string? second)
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok(answer));
        await using var reviews = Start(ratings.Port);
        await AssertReviewsAsync(reviews, first is null ? Unavailable : Stars(first), second is null ? Unavailable : Stars(second));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(404)]
    [InlineData(204)]
    public async Task Any_other_status_makes_both_ratings_unavailable_after_one_try(int status)
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Status(status));
        await using var reviews = Start(ratings.Port);
        var body = await AssertReviewsAsync(reviews, Unavailable, Unavailable);
        Assert.Equal(425, body.Replace("\"podname\": \"pod-1\",\"clustername\": \"null\",", "").Length);
        Assert.Single(ratings.Heads);
    }

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-3", "-3")]
    [InlineData("007", "7")]
    public async Task The_number_comes_back_as_a_text_and_goes_on_to_ratings(string asked, string id)
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok("""{"ratings":{"Reviewer1":5,"Reviewer2":4}}"""));
        await using var reviews = Start(ratings.Port);
        using var client = reviews.CreateClient();
        Assert.StartsWith($$"""{"id": "{{id}}","podname": """, await client.GetStringAsync($"/reviews/{asked}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith($"GET /ratings/{id} HTTP/1.1\r\n", Assert.Single(ratings.Heads), StringComparison.Ordinal);
    }

    /// <summary>STAR_COLOR goes into the JSON as it is, and productpage makes a text of it (its BookPageTests).</summary>
    [Fact]
    public async Task Any_other_colour_is_passed_on_as_it_is()
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok("""{"ratings":{"Reviewer1":5,"Reviewer2":4}}"""));
        await using var reviews = Start(ratings.Port, "Sky<blue>");
        await AssertReviewsAsync(reviews, Stars(5, "Sky<blue>"), Stars(4, "Sky<blue>"));
    }

    [Fact]
    public async Task Refused_connections_make_both_ratings_unavailable()
    {
        var ratings = new RawUpstream(_ => null);
        var port = ratings.Port;
        await ratings.DisposeAsync();
        await using var reviews = Start(port);
        await AssertReviewsAsync(reviews, Unavailable, Unavailable);
    }

    [Fact]
    public async Task Red_waits_two_and_a_half_seconds_of_silence()
    {
        await using var ratings = new RawUpstream(_ => null);
        await using var reviews = Start(ratings.Port, "red");
        var began = TimeProvider.System.GetTimestamp();
        await AssertReviewsAsync(reviews, Unavailable, Unavailable);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began).TotalSeconds, 2.4, 8);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"ratings":5}""")]
    [InlineData("""{"ratings":{"Reviewer1":"5"}}""")]
    public async Task What_are_no_ratings_breaks_reviews(string answer)
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok(answer));
        await using var reviews = Start(ratings.Port);
        using var client = reviews.CreateClient();
        using var response = await client.GetAsync("/reviews/0", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("GET", "/reviews/abc", HttpStatusCode.NotFound)]
    [InlineData("GET", "/reviews", HttpStatusCode.NotFound)]
    [InlineData("GET", "/reviews/2147483648", HttpStatusCode.NotFound)]
    [InlineData("GET", "/reviews/-2147483648", HttpStatusCode.OK)]
    [InlineData("POST", "/reviews/0", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/health", HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", "/reviews/0", HttpStatusCode.OK)]
    [InlineData("HEAD", "/health", HttpStatusCode.OK)]
    public async Task Paths_and_methods_get_their_status(string method, string path, HttpStatusCode status)
    {
        await using var reviews = Start();
        using var client = reviews.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Head_really_calls_ratings()
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok("""{"ratings":{}}"""));
        await using var reviews = Start(ratings.Port);
        using var client = reviews.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, "/reviews/0");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Single(ratings.Heads);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(response.Content.Headers.ContentLength > 400);
    }

    [Fact]
    public async Task Health_is_told()
    {
        await using var reviews = Start();
        using var client = reviews.CreateClient();
        Assert.Equal("""{"status": "Reviews is healthy"}""", await client.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    private static string Stars(object stars, string color = "black") => $$"""{"stars": {{stars}}, "color": "{{color}}"}""";

    private static WebApplicationFactory<Program> Start(int? ratingsPort = null, string color = "black") =>
        new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("HOSTNAME", "pod-1");
            if (ratingsPort is null) return;
            host.UseSetting("ENABLE_RATINGS", "TRUE");
            host.UseSetting("STAR_COLOR", color);
            host.UseSetting("RATINGS_HOSTNAME", "127.0.0.1");
            host.UseSetting("RATINGS_SERVICE_PORT", ratingsPort.ToString());
        });

    private static async Task<string> AssertReviewsAsync(WebApplicationFactory<Program> reviews, string? first, string? second)
    {
        using var client = reviews.CreateClient();
        using var response = await client.GetAsync("/reviews/0", TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var expected = "{\"id\": \"0\",\"podname\": \"pod-1\",\"clustername\": \"null\",\"reviews\": ["
            + "{  \"reviewer\": \"Reviewer1\",  \"text\": \"" + Text1 + "\"" + (first is null ? "" : ", \"rating\": " + first) + "},"
            + "{  \"reviewer\": \"Reviewer2\",  \"text\": \"" + Text2 + "\"" + (second is null ? "" : ", \"rating\": " + second) + "}]}";
        Assert.Equal(expected, body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        // The original's X-Powered-By and Content-Language speak of its application server, which this is not.
        Assert.Equal(["Content-Length", "Content-Type"], response.Headers.Concat(response.Content.Headers).Select(header => header.Key).Order(StringComparer.Ordinal));
        return body;
    }
}
