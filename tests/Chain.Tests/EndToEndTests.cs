using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Bookinfo.Chain.Tests;

/// <summary>
/// Contract section 9, row by row, with the rules of the tasks on the routes between the real services. Where 1.1.1 and today's original
/// differ (reviews v3 and slow ratings, trap 5) we do as today's does. No time has a tight upper bound: the machine may be busy.
/// </summary>
public sealed class EndToEndTests
{
    private const string NoDetails = "Sorry, product details are currently unavailable for this book.";
    private const string Star = "glyphicon glyphicon-star";

    private static readonly TimeSpan Late = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Ratings_seven_seconds_late_cost_v2_its_reviews_after_twice_three_seconds_and_only_for_jason()
    {
        await using var town = await Town.BuildAsync("black");
        (town.Ratings.User, town.Ratings.Delay) = ("jason", Late);
        var cookie = await town.Shop.SignInAsync("jason");
        var start = Stopwatch.GetTimestamp();
        var page = await town.Shop.PageAsync(cookie);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(6) - Tolerance, TimeSpan.FromSeconds(30));
        Assert.Contains(Shopper.NoReviews, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Star, page, StringComparison.Ordinal);
        Assert.Equal(2, town.Reviews.Calls);
        // No answer at all is 500 and not 504 (trap 4).
        Assert.Equal(500, await town.StatusAsync("/api/v1/products/0/reviews", cookie));
        await town.Shop.PageUntilAsync(other => other.Contains(Star, StringComparison.Ordinal));
        await town.Shop.PageUntilAsync(other => other.Contains(Star, StringComparison.Ordinal), await town.Shop.SignInAsync("Jason"));
    }

    [Fact]
    public async Task Ratings_seven_seconds_late_cost_v3_its_stars_only()
    {
        await using var town = await Town.BuildAsync("red");
        town.Ratings.Delay = Late;
        var page = await town.Shop.PageUntilAsync(page => page.Contains(Shopper.NoRating, StringComparison.Ordinal));
        AssertUnrated(page);
    }

    [Theory]
    [InlineData("black")]
    [InlineData("red")]
    public async Task Ratings_two_seconds_late_are_stars_in_time(string color)
    {
        await using var town = await Town.BuildAsync(color);
        town.Ratings.Delay = TimeSpan.FromSeconds(2);
        var start = Stopwatch.GetTimestamp();
        var page = await town.Shop.PageUntilAsync(page => page.Contains(Star, StringComparison.Ordinal));
        Assert.True(Stopwatch.GetElapsedTime(start) >= town.Ratings.Delay - Tolerance, "the stars came before the ratings");
        Assert.Equal(2, Regex.Count(page, $"color=\"{color}\""));
    }

    /// <summary>Half a second of the route's is sooner than the page's three; of four seconds nobody sees anything.</summary>
    [Theory]
    [InlineData(0.5, 504, 1)]
    [InlineData(4, 500, 6)]
    public async Task The_shorter_limit_of_route_and_page_wins_twice(double timeout, int status, double least)
    {
        await using var town = await Town.BuildAsync("black");
        (town.Ratings.Delay, town.Reviews.Timeout) = (Late, TimeSpan.FromSeconds(timeout));
        var start = Stopwatch.GetTimestamp();
        Assert.Contains(Shopper.NoReviews, await town.Shop.PageAsync(), StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(least) - Tolerance, TimeSpan.FromSeconds(30));
        Assert.Equal(2, town.Reviews.Calls);
        Assert.Equal(status, await town.StatusAsync("/api/v1/products/0/reviews"));
        Assert.Equal(4, town.Reviews.Calls);
    }

    [Theory]
    [InlineData("black")]
    [InlineData("red")]
    public async Task Aborted_ratings_are_their_text_in_both_reviews_of_v2_and_v3(string color)
    {
        await using var town = await Town.BuildAsync(color);
        town.Ratings.Abort = 500;
        AssertUnrated(await town.Shop.PageUntilAsync(page => page.Contains(Shopper.NoRating, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Aborted_ratings_do_not_matter_to_v1_which_never_asks()
    {
        await using var town = await Town.BuildAsync(null);
        town.Ratings.Abort = 500;
        var page = await town.Shop.PageUntilAsync(page => page.Contains("Book Reviews", StringComparison.Ordinal));
        Assert.Equal(2, Shopper.Parse(page).QuerySelectorAll("blockquote").Length);
        Assert.DoesNotContain(Shopper.NoRating, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Star, page, StringComparison.Ordinal);
        Assert.Equal(0, town.Ratings.Calls);
    }

    [Fact]
    public async Task Aborted_details_are_their_text_on_the_page_and_555_in_the_api()
    {
        await using var town = await Town.BuildAsync("black");
        town.Details.Abort = 555;
        var page = await town.Shop.PageUntilAsync(page => page.Contains(Star, StringComparison.Ordinal));
        Assert.Contains("Error fetching product details", page, StringComparison.Ordinal);
        Assert.Contains(NoDetails, page, StringComparison.Ordinal);
        Assert.Equal(555, await town.StatusAsync("/api/v1/products/0"));
    }

    [Fact]
    public async Task Reviews_without_endpoints_are_their_text_after_two_tries()
    {
        await using var town = await Town.BuildAsync("black");
        town.Reviews.Abort = 503;
        var page = await town.Shop.PageAsync();
        Assert.Contains("Error fetching product reviews", page, StringComparison.Ordinal);
        Assert.Contains(Shopper.NoReviews, page, StringComparison.Ordinal);
        Assert.Equal(2, town.Reviews.Calls);
        Assert.Equal(503, await town.StatusAsync("/api/v1/products/0/reviews"));
    }

    [Fact]
    public async Task A_posted_rating_for_one_reviewer_is_one_star_and_the_text_for_the_other()
    {
        await using var town = await Town.BuildAsync("black");
        await town.PostRatingsAsync("""{"Reviewer1":1}""");
        var page = await town.Shop.PageUntilAsync(page => page.Contains(Star, StringComparison.Ordinal));
        var reviews = Shopper.Parse(page).QuerySelectorAll("section");
        Assert.Equal((1, 4), (reviews[0].QuerySelectorAll(".glyphicon-star").Length, reviews[0].QuerySelectorAll(".glyphicon-star-empty").Length));
        Assert.Null(reviews[1].QuerySelector(".stars"));
        Assert.Contains(Shopper.NoRating, reviews[1].TextContent, StringComparison.Ordinal);
        Assert.Equal(1, Regex.Count(page, Shopper.NoRating));
    }

    /// <summary>Trap 32 and the last line of contract 6: ratings keeps any JSON, and reviews cannot read a number as ratings.</summary>
    [Fact]
    public async Task A_posted_number_breaks_reviews_and_the_page_says_so()
    {
        await using var town = await Town.BuildAsync("black");
        await town.PostRatingsAsync("5");
        Assert.Contains(Shopper.NoReviews, await town.Shop.PageAsync(), StringComparison.Ordinal);
        Assert.Equal(500, await town.StatusAsync("/api/v1/products/0/reviews"));
    }

    private static void AssertUnrated(string page)
    {
        Assert.Equal(2, Shopper.Parse(page).QuerySelectorAll("blockquote").Length);
        Assert.Equal(2, Regex.Count(page, Shopper.NoRating));
        Assert.DoesNotContain(Shopper.NoReviews, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Star, page, StringComparison.Ordinal);
    }

    /// <summary>The services with a route in front of each that is called, and somebody who looks at the page.</summary>
    private sealed class Town : IAsyncDisposable
    {
        private readonly Dictionary<string, Route> _routes = [];
        private ServiceChain _chain = null!;

        public Route Details => _routes["details"];

        public Route Reviews => _routes["reviews"];

        public Route Ratings => _routes["ratings"];

        public HttpClient Shop { get; private set; } = null!;

        /// <param name="color">Of the stars; null: reviews v1.</param>
        public static async Task<Town> BuildAsync(string? color)
        {
            var town = new Town();
            town._chain = await ServiceChain.StartAsync(
                between: (service, port) => (town._routes[service] = new Route(port)).Port,
                reviews: new Dictionary<string, string> { ["ENABLE_RATINGS"] = color is null ? "false" : "true", ["STAR_COLOR"] = color ?? "black" });
            town.Shop = town._chain.ProductPage.Visit();
            return town;
        }

        public async Task<int> StatusAsync(string path, string? cookie = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (cookie is not null) request.Headers.TryAddWithoutValidation("Cookie", cookie);
            using var answer = await Shop.SendAsync(request, TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }

        public async Task PostRatingsAsync(string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var answer = await _chain.Ratings.Client.PostAsync("/ratings/0", content, TestContext.Current.CancellationToken);
            Assert.Equal(200, (int)answer.StatusCode);
        }

        public async ValueTask DisposeAsync()
        {
            Shop.Dispose();
            await _chain.DisposeAsync();
            foreach (var route in _routes.Values) await route.DisposeAsync();
        }
    }
}
