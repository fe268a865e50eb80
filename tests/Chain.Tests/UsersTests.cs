namespace Bookinfo.Chain.Tests;

/// <summary>Many people at once: the mesh routes by their names, so none may reach a service under another's.</summary>
public sealed class UsersTests
{
    private const int Users = 200;

    [Fact]
    public async Task Two_hundred_users_at_once_reach_ratings_each_under_their_own_name()
    {
        var taps = new Dictionary<string, Tap>();
        await using var chain = await ServiceChain.StartAsync(between: (service, port) => (taps[service] = new Tap(port)).Port);
        try
        {
            using var shop = chain.ProductPage.Visit();
            var cookies = new string[Users];
            for (var user = 0; user < Users; user++) cookies[user] = await shop.SignInAsync(Name(user));
            // Together from here on; who is shown an error instead of stars looks again.
            var pages = await Task.WhenAll(Enumerable.Range(0, Users).Select(user =>
                shop.PageUntilAsync(page => page.Contains("glyphicon glyphicon-star", StringComparison.Ordinal), cookies[user], $"request-of-{Name(user)}")));
            for (var user = 0; user < Users; user++) Assert.Contains($">{Name(user)}<", pages[user], StringComparison.Ordinal);
            foreach (var (service, tap) in taps) AssertOwnNames(service, tap);
        }
        finally
        {
            foreach (var tap in taps.Values) await tap.DisposeAsync();
        }
    }

    private static void AssertOwnNames(string service, Tap tap)
    {
        var names = new HashSet<string>();
        foreach (var head in tap.Heads)
        {
            Assert.StartsWith($"GET /{service}/0 HTTP/1.1\r\n", head, StringComparison.Ordinal);
            var name = Tap.Header(head, "end-user");
            Assert.Equal($"request-of-{name}", Tap.Header(head, "x-request-id"));
            names.Add(name!);
        }

        Assert.Equal(Users, names.Count);
    }

    private static string Name(int user) => $"user{user}";
}
