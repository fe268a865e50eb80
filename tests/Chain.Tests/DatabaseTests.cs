using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>
/// What people and programs see of ratings v2 while its database is down at the start, slow, lost in mid-flight, or refuses the password:
/// the contract's texts, never a pod that ends, and stars again without a restart. Ratings.Tests has the same for ratings alone.
/// </summary>
public sealed class DatabaseTests
{
    private const string NoRatings = """{"error": "Sorry, product ratings are currently unavailable for this book."}""";

    [Fact]
    [Needs("mariadbd")]
    public async Task MariaDb_may_be_away_slow_or_lost_and_comes_back()
    {
        await using var database = await MariaDbServer.StartAsync();
        await database.EndAsync();
        await using var chain = await ServiceChain.StartAsync(MySql(database, MariaDbServer.Password));
        using var shop = chain.ProductPage.Visit();
        await AssertWithoutStarsAsync(shop);
        await database.StartAgainAsync();
        await AssertStarsAsync(shop);

        database.Freeze();
        await AssertWithoutStarsAsync(shop);
        var page = shop.PageAsync();
        await database.EndAsync();
        Assert.DoesNotContain("glyphicon glyphicon-star", await page, StringComparison.Ordinal);
        await database.StartAgainAsync();
        await AssertStarsAsync(shop);
        await AssertUpAsync(chain, MariaDbServer.Password);
    }

    [Fact]
    [Needs("mariadbd")]
    public async Task MariaDb_may_refuse_the_password()
    {
        await using var database = await MariaDbServer.StartAsync();
        await using var chain = await ServiceChain.StartAsync(MySql(database, "not the password"));
        using var shop = chain.ProductPage.Visit();
        await AssertWithoutStarsAsync(shop);
        await AssertUpAsync(chain, "not the password");
    }

    [Fact]
    public async Task MongoDb_may_be_away_slow_or_lost_and_comes_back()
    {
        int port;
        await using (var probe = new MongoWireDouble()) port = probe.Port;
        await using var chain = await ServiceChain.StartAsync(Mongo($"mongodb://127.0.0.1:{port}/test"));
        using var shop = chain.ProductPage.Visit();
        await AssertWithoutStarsAsync(shop);
        await using (var database = new MongoWireDouble(port))
        {
            await AssertStarsAsync(shop);
            database.Before = async (command, stop) =>
            {
                if (command == "find ratings") await Task.Delay(Timeout.Infinite, stop);
                return true;
            };
            await AssertWithoutStarsAsync(shop);
            database.Before = (command, _) => Task.FromResult(command != "find ratings");
            await AssertWithoutStarsAsync(shop);
            database.Before = (_, _) => Task.FromResult(true);
            await AssertStarsAsync(shop);
        }

        await AssertWithoutStarsAsync(shop);
        await AssertUpAsync(chain, "no secret here");
    }

    [Fact]
    public async Task MongoDb_may_refuse_the_password()
    {
        await using var database = new MongoWireDouble();
        await using var chain = await ServiceChain.StartAsync(Mongo($"mongodb://jason:s3cret@127.0.0.1:{database.Port}/test"));
        using var shop = chain.ProductPage.Visit();
        await AssertWithoutStarsAsync(shop);
        await AssertUpAsync(chain, "s3cret");
    }

    private static async Task AssertStarsAsync(HttpClient shop)
    {
        var page = await shop.PageUntilAsync(page => page.Contains("glyphicon glyphicon-star", StringComparison.Ordinal));
        // Scripts count at least ten for the database variants: nine full ones and an empty one.
        Assert.Equal(10, Regex.Count(page, "glyphicon-star"));
        Assert.DoesNotContain(Shopper.NoRating, page, StringComparison.Ordinal);
        Assert.Equal((200, """{"id": 0, "ratings": {"Reviewer1": 5, "Reviewer2": 4}}"""), await ApiUntilAsync(shop, 200));
    }

    private static async Task AssertWithoutStarsAsync(HttpClient shop)
    {
        var page = await shop.PageUntilAsync(page => page.Contains(Shopper.NoRating, StringComparison.Ordinal));
        Assert.Equal(2, Regex.Count(page, Shopper.NoRating));
        Assert.Equal(2, Shopper.Parse(page).QuerySelectorAll("blockquote").Length);
        Assert.DoesNotContain("glyphicon glyphicon-star", page, StringComparison.Ordinal);
        Assert.Equal((500, NoRatings), await ApiUntilAsync(shop, 500));
    }

    private static async Task<(int Status, string Body)> ApiUntilAsync(HttpClient shop, int status)
    {
        (int Status, string Body) last = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await shop.GetAsync("/api/v1/products/0/ratings", TestContext.Current.CancellationToken);
                last = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                return last.Status == status;
            },
            TimeSpan.FromSeconds(60),
            () => last.ToString());
        return last;
    }

    private static async Task AssertUpAsync(ServiceChain chain, string secret)
    {
        foreach (var service in chain.All)
        {
            using var ready = await service.Client.GetAsync("/readyz", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
            Assert.DoesNotContain(secret, string.Join('\n', service.Output.Concat(service.Errors)), StringComparison.Ordinal);
        }
    }

    // Shorter than the three seconds of productpage, so that the page shows what ratings says.
    private static Dictionary<string, string> Limits => new() { ["SERVICE_VERSION"] = "v2", ["DATABASE_CONNECT_TIMEOUT"] = "1", ["DATABASE_QUERY_TIMEOUT"] = "1" };

    private static Dictionary<string, string> Mongo(string url) => new(Limits) { ["MONGO_DB_URL"] = url };

    private static Dictionary<string, string> MySql(MariaDbServer database, string password) => new(Limits)
    {
        ["DB_TYPE"] = "mysql",
        ["MYSQL_DB_HOST"] = "127.0.0.1",
        ["MYSQL_DB_PORT"] = database.Port.ToString(CultureInfo.InvariantCulture),
        ["MYSQL_DB_USER"] = "root",
        ["MYSQL_DB_PASSWORD"] = password,
    };
}
