using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests.Hostile;

/// <summary>Whatever is sent to the four services, and whatever one of them is told by another: an answer of the contract, and no markup.</summary>
public sealed class HostileTests
{
    private const int Seed = 20261125;
    private const int Clients = 8;
    private const string Unavailable = """{"error": "Sorry, product """;

    private static readonly (string Service, int Cases)[] Shares = [("details", 2400), ("reviews", 2400), ("ratings", 3200), ("productpage", 3200)];

    [Fact]
    public async Task Eleven_thousand_odd_requests_get_answers_of_the_contract()
    {
        await using var chain = await ServiceChain.StartAsync();
        // Reviews and productpage ask a ratings to which nothing is posted: what was posted may make reviews answer 500 (contract 5).
        await using var posted = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"]);
        var ports = new Dictionary<string, int> { ["details"] = chain.Details.Port, ["reviews"] = chain.Reviews.Port, ["ratings"] = posted.Port, ["productpage"] = chain.ProductPage.Port };
        var cookies = await CookiesAsync(chain.ProductPage);
        var watch = Stopwatch.StartNew();
        var statuses = new ConcurrentDictionary<string, int>();
        var wrong = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            foreach (var (service, cases) in Shares)
            {
                var requests = new HostileRequests(service, new HostileValues(HashCode(service, client)), cookies);
                for (var i = 0; i < cases / Clients; i++)
                {
                    var request = requests.Next();
                    var answer = await Exchange.SendAsync(ports[service], request);
                    statuses.AddOrUpdate($"{service} {answer.Status}", 1, (_, n) => n + 1);
                    if (Fault(service, answer) is { } fault) wrong.Enqueue($"{fault}: {service} answered {answer.Status} to {Encoding.Latin1.GetString(request)}\n{answer.Body}");
                }
            }
        })));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong answers\n{string.Join("\n\n", wrong.Take(5))}");
        foreach (var service in (ServiceProcess[])[.. chain.All, posted]) await AssertUnharmedAsync(service);
        var lines = statuses.OrderBy(status => status.Key, StringComparer.Ordinal).Select(status => $"{status.Key}: {status.Value}");
        Figures.Keep("bookinfo-hostile", string.Create(CultureInfo.InvariantCulture,
            $"bookinfo: {statuses.Values.Sum()} odd requests (seed {Seed}) in {watch.Elapsed.TotalSeconds:0.0} s; answers {string.Join(", ", lines)}"));
        // All of them were sent, and the generator reaches what it is made for.
        Assert.Equal(Shares.Sum(share => share.Cases), statuses.Values.Sum());
        foreach (var status in (string[])["details 200", "details 400", "reviews 200", "reviews 404", "ratings 200", "ratings 400", "productpage 200", "productpage 302", "productpage 400", "productpage 404", "productpage 405"])
            Assert.True(statuses.GetValueOrDefault(status) >= 20, $"only {statuses.GetValueOrDefault(status)} times {status}");
    }

    [Fact]
    public async Task Two_thousand_odd_answers_of_other_services_never_become_markup()
    {
        const int Pages = 2000;
        var json = new ConcurrentDictionary<string, (string Details, string Reviews)>();
        await using var upstreams = new RawUpstream(head => Answer(head, json));
        var port = upstreams.Port.ToString(CultureInfo.InvariantCulture);
        await using var page = await ServiceProcess.StartAsync(TestedPrograms.Service("ProductPage"), ["9080"], new Dictionary<string, string>
        {
            ["DETAILS_HOSTNAME"] = "127.0.0.1",
            ["REVIEWS_HOSTNAME"] = "127.0.0.1",
            ["DETAILS_SERVICE_PORT"] = port,
            ["REVIEWS_SERVICE_PORT"] = port,
        });
        var cookies = await CookiesAsync(page);
        var watch = Stopwatch.StartNew();
        var statuses = new ConcurrentDictionary<int, int>();
        var wrong = new ConcurrentQueue<string>();
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var values = new HostileValues(HashCode("answers", client));
            var made = new HostileJson(values);
            for (var i = 0; i < Pages / Clients; i++)
            {
                var id = $"{client}-{i}";
                var told = json[id] = (values.Sometimes(10) ? made.Body() : made.Details(), values.Sometimes(10) ? made.Body() : made.Reviews());
                var answer = await Exchange.SendAsync(page.Port, Encoding.Latin1.GetBytes($"GET /productpage HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-request-id: {id}\r\nCookie: {values.Pick(cookies)}\r\n\r\n"));
                statuses.AddOrUpdate(answer.Status, 1, (_, n) => n + 1);
                var fault = answer.Status is 200 or 500 ? PageCheck.Fault(answer.Body) : "an unknown status";
                // The one 500 that the contract names: 200 with a body that is not JSON.
                if (answer.Status == 500 && IsJson(told.Details) && IsJson(told.Reviews)) fault = "both were JSON";
                if (fault is not null) wrong.Enqueue($"{fault}: {answer.Status} for {told}\n{answer.Body}");
            }
        })));
        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong pages\n{string.Join("\n\n", wrong.Take(3))}");
        await AssertUnharmedAsync(page);
        Assert.InRange(statuses[200], Pages / 2, Pages - 1);
        Figures.Keep("bookinfo-hostile-answers", string.Create(CultureInfo.InvariantCulture,
            $"productpage: {statuses.Values.Sum()} pages of odd answers (seed {Seed}) in {watch.Elapsed.TotalSeconds:0.0} s; {string.Join(", ", statuses.Select(status => $"{status.Key}: {status.Value}"))}"));
    }

    private static string? Fault(string service, Exchange answer) => answer switch
    {
        // A call that got no answer, such as one whose header cannot carry the user's name, counts as 500 in the API (contract 3.4).
        { Status: >= 500 } when service == "productpage" && answer.Status == 500 && IsUnavailable(answer) => null,
        { Status: >= 500 } => "an error that the contract does not name",
        { IsHtml: true } => PageCheck.Fault(answer.Body),
        _ => null,
    };

    // To HEAD the type is all that comes.
    private static bool IsUnavailable(Exchange answer) =>
        answer.Body.StartsWith(Unavailable, StringComparison.Ordinal) || (answer.Body == "" && answer.Head.Contains("\r\nContent-Type: application/json\r\n", StringComparison.Ordinal));

    private static string Answer(string head, ConcurrentDictionary<string, (string Details, string Reviews)> json)
    {
        var (details, reviews) = json[Tap.Header(head, "x-request-id")!];
        var body = Encoding.UTF8.GetBytes(head.StartsWith("GET /details/", StringComparison.Ordinal) ? details : reviews);
        // RawUpstream writes Latin-1: each byte is one of its characters.
        return RawUpstream.Ok(Encoding.Latin1.GetString(body));
    }

    private static bool IsJson(string text)
    {
        try
        {
            System.Text.Json.JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static async Task<string[]> CookiesAsync(ServiceProcess page)
    {
        using var shop = page.Visit();
        var values = new HostileValues(Seed);
        var cookies = new string[50];
        // A form with a zero byte is refused.
        for (var i = 0; i < cookies.Length; i++) cookies[i] = await shop.SignInAsync(i % 5 == 0 ? $"user{i}" : HostileValues.Valid(values.Text()).Replace("\0", "", StringComparison.Ordinal));
        return cookies;
    }

    private static async Task AssertUnharmedAsync(ServiceProcess service)
    {
        Assert.Contains("healthy", await service.Client.GetStringAsync("/health", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(service.Errors);
        // An exception that nobody caught is logged at these levels, and one thing that is said on purpose.
        Assert.DoesNotContain(service.Output, line =>
            (line.StartsWith("error: ", StringComparison.Ordinal) || line.StartsWith("critical: ", StringComparison.Ordinal)) && !line.Contains("answered 200 with a body that is not JSON", StringComparison.Ordinal));
    }

    // string.GetHashCode differs from run to run.
    private static int HashCode(string name, int client) => name.Aggregate(Seed + client, (hash, c) => (hash * 31) + c);
}
