using System.Globalization;

namespace Bookinfo.ProductPage.Tests;

/// <summary>Contract 3.3 and 3.4: the API byte for byte, and the statuses it passes on.</summary>
public class ProductApiTests
{
    private const string NoDetails = """{"error": "Sorry, product details are currently unavailable for this book."}""";
    private const string NoReviews = """{"error": "Sorry, product reviews are currently unavailable for this book."}""";
    private const string NoRatings = """{"error": "Sorry, product ratings are currently unavailable for this book."}""";

    [Fact]
    public async Task Products_are_395_bytes() => await IsAsync(
        await Bookshop.OpenAsync(),
        "/api/v1/products",
        200,
        """[{"id": 0, "title": "The Comedy of Errors", "descriptionHtml": "<a href=\"https://en.wikipedia.org/wiki/The_Comedy_of_Errors\">Wikipedia Summary</a>: The Comedy of Errors is one of <b>William Shakespeare's</b> early plays. It is his shortest and one of his most farcical comedies, with a major part of the humour coming from slapstick and mistaken identity, in addition to puns and word play."}]""",
        395);

    [Fact]
    public async Task Details_are_195_bytes_in_order_of_arrival() => await IsAsync(
        await Bookshop.OpenAsync(),
        "/api/v1/products/0",
        200,
        """{"id": 0, "author": "William Shakespeare", "year": 1595, "type": "paperback", "pages": 200, "publisher": "PublisherA", "language": "English", "ISBN-10": "1234567890", "ISBN-13": "123-1234567890"}""",
        195);

    [Fact]
    public async Task Ratings_are_rewritten() =>
        await IsAsync(await Bookshop.OpenAsync(), "/api/v1/products/0/ratings", 200, """{"id": 0, "ratings": {"Reviewer1": 5, "Reviewer2": 4}}""");

    [Fact]
    public async Task Reviews_are_rewritten() => await IsAsync(
        await Bookshop.OpenAsync(),
        "/api/v1/products/0/reviews",
        200,
        """{"id": "0", "podname": "reviews-v2-abc", "clustername": "null", "reviews": [{"reviewer": "Reviewer1", "text": "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!", "rating": {"stars": 5, "color": "black"}}, {"reviewer": "Reviewer2", "text": "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.", "rating": {"stars": 4, "color": "black"}}]}""");

    [Theory]
    [InlineData(201)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(555)]
    public async Task Every_status_but_200_is_passed_on_with_our_own_text(int status)
    {
        var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = shop.Upstreams.Reviews = shop.Upstreams.Ratings = FakeUpstreams.Status(status);
        await IsAsync(shop, "/api/v1/products/abc", status, NoDetails, close: false);
        await IsAsync(shop, "/api/v1/products/abc/reviews", status, NoReviews, close: false);
        await IsAsync(shop, "/api/v1/products/abc/ratings", status, NoRatings);
    }

    [Fact]
    public async Task A_status_that_forbids_a_body_is_passed_on_without_one()
    {
        var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = FakeUpstreams.Status(204);
        await IsAsync(shop, "/api/v1/products/0", 204, "");
    }

    [Fact]
    public async Task An_upstream_that_is_not_there_counts_as_500() =>
        await IsAsync(await Bookshop.OpenAsync(null, ("DETAILS_SERVICE_PORT", "1")), "/api/v1/products/0", 500, NoDetails);

    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("-1", "-1")]
    [InlineData("a%20b", "a%20b")]
    [InlineData("%3Fx=1", "%3Fx%3D1")]
    public async Task The_id_is_passed_on(string id, string seen)
    {
        await using var shop = await Bookshop.OpenAsync();
        foreach (var (suffix, upstream) in new[] { ("", "details"), ("/reviews", "reviews"), ("/ratings", "ratings") })
        {
            using var answer = await shop.SendAsync("GET", $"/api/v1/products/{id}{suffix}");
            Assert.Equal($"/{upstream}/{seen}", shop.Upstreams.Seen[^1].Path);
        }
    }

    private static async Task IsAsync(Bookshop shop, string path, int status, string body, int? length = null, bool close = true)
    {
        try
        {
            using var answer = await shop.SendAsync("GET", path);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(body, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            if (status != 204) Assert.Equal("application/json", answer.Content.Headers.NonValidated["Content-Type"].ToString());
            if (length is { } bytes) Assert.Equal(bytes.ToString(CultureInfo.InvariantCulture), answer.Content.Headers.NonValidated["Content-Length"].ToString());
        }
        finally
        {
            if (close) await shop.DisposeAsync();
        }
    }
}
