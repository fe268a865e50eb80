using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Bookinfo.ServiceDefaults;
using Bookinfo.Testing;

namespace Bookinfo.Reviews.Tests;

/// <summary>What reaches ratings of the headers that reviews was asked with: over real sockets, byte for byte.</summary>
public sealed class PropagationTests
{
    public static TheoryData<string> Headers => [.. PropagatedHeaders.All];

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Each_header_alone_arrives_as_it_came(string name)
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok("""{"ratings":{}}"""));
        await using var reviews = await StartAsync(ratings);
        // Latin-1 and UTF-8 bytes alike are only bytes on this way.
        var value = "va lue;1=2, \"q\" \u00e9\u00c3\u00a9";
        await AskAsync(reviews, $"{name}: {value}\r\n");
        var head = Assert.Single(ratings.Heads);
        Assert.Contains($"\r\n{name}: {value}\r\n", head, StringComparison.OrdinalIgnoreCase);
        var others = PropagatedHeaders.All.Where(other => other != name && head.Contains($"\r\n{other}:", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(others);
    }

    [Fact]
    public async Task Empty_and_unlisted_headers_stay_behind_and_repeated_ones_arrive()
    {
        await using var ratings = new RawUpstream(_ => RawUpstream.Ok("""{"ratings":{}}"""));
        await using var reviews = await StartAsync(ratings);
        await AskAsync(reviews, "jwt:\r\nx-other: 1\r\nbaggage: a=b\r\ncookie: a=1\r\ncookie: b=2\r\n");
        var head = Assert.Single(ratings.Heads);
        Assert.DoesNotContain("jwt", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("x-other", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("baggage", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("traceparent", head, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\ncookie: a=1; b=2\r\n", head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Two_hundred_users_at_once_do_not_mix()
    {
        const int Users = 200;
        await using var ratings = new RawUpstream(head => RawUpstream.Ok($$$"""{"ratings":{"Reviewer1":{{{UserIn(head)}}}}}"""));
        await using var reviews = await StartAsync(ratings);
        var seen = new ConcurrentDictionary<int, string>();
        await Parallel.ForEachAsync(Enumerable.Range(1, Users), new ParallelOptions { MaxDegreeOfParallelism = Users }, async (user, cancellation) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/reviews/0");
            request.Headers.Add("end-user", $"user-{user}");
            using var response = await reviews.Client.SendAsync(request, cancellation);
            seen[user] = await response.Content.ReadAsStringAsync(cancellation);
        });
        Assert.All(seen, entry => Assert.Contains($"\"stars\": {entry.Key},", entry.Value));
        Assert.Equal(Users, ratings.Heads.Select(UserIn).Distinct().Count());
        Assert.Equal(Users, ratings.Connections);
    }

    private static string UserIn(string head) =>
        head.Split("\r\n").Single(line => line.StartsWith("end-user:", StringComparison.OrdinalIgnoreCase))["end-user: user-".Length..];

    private static Task<ServiceProcess> StartAsync(RawUpstream ratings) =>
        ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], new Dictionary<string, string>
        {
            ["ENABLE_RATINGS"] = "true",
            ["RATINGS_HOSTNAME"] = "127.0.0.1",
            ["RATINGS_SERVICE_PORT"] = ratings.Port.ToString(),
        });

    private static async Task AskAsync(ServiceProcess reviews, string headers)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, reviews.Port, TestContext.Current.CancellationToken);
        var request = $"GET /reviews/0 HTTP/1.1\r\nHost: reviews:9080\r\nConnection: close\r\n{headers}\r\n";
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        Assert.StartsWith("HTTP/1.1 200", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
