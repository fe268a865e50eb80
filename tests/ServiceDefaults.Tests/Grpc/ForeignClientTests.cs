using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Testing;

namespace Bookinfo.ServiceDefaults.Tests.Grpc;

/// <summary>gRPC as others speak it: Python's library (the C core), which learns every message from reflection.</summary>
[Needs(Tools.PythonGrpc)]
public sealed class ForeignClientTests
{
    [Theory]
    [InlineData("Details", "bookinfo.v1.DetailsService/GetBook", "\"isbn13\":\"123-1234567890\"")]
    [InlineData("Reviews", "bookinfo.v1.ReviewsService/GetReviews", "\"reviewer\":\"Reviewer2\"")]
    [InlineData("Ratings", "bookinfo.v1.RatingsService/GetRatings", "\"Reviewer1\":5")]
    public async Task It_finds_service_health_and_messages_by_reflection_and_calls_them(string project, string method, string answer)
    {
        await using var service = await ServiceProcess.StartAsync(TestedPrograms.Service(project), project == "Reviews" ? [] : ["9080"]);
        var port = (await service.GrpcAddressAsync()).Port;
        var name = method.Split('/')[0];
        var found = (await RunAsync(port, "list"))["services"]!.AsArray().Select(s => s!.ToString());
        Assert.Superset(new HashSet<string> { name, "grpc.health.v1.Health" }, found.ToHashSet());
        foreach (var known in (string[])["", name])
            Assert.Equal("""{"status":"SERVING"}""", (await CallAsync(port, "grpc.health.v1.Health/Check", new { service = known }))["answer"]!.ToJsonString());
        Assert.Equal("NOT_FOUND", Code(await CallAsync(port, "grpc.health.v1.Health/Check", new { service = "nobody" })));

        var book = await CallAsync(port, method, new { productId = "0" });
        Assert.Equal("OK", Code(book));
        Assert.Contains(answer, book["answer"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains(Code(await CallAsync(port, method, new { productId = "abc" })), (string[])["INVALID_ARGUMENT", "NOT_FOUND"]);
    }

    [Fact]
    public async Task Ratings_that_it_sets_are_kept_and_its_mistakes_are_told_in_the_words_of_the_HTTP_face()
    {
        await using var ratings = await ServiceProcess.StartAsync(TestedPrograms.Service("Ratings"), ["9080"]);
        var port = (await ratings.GrpcAddressAsync()).Port;
        Assert.Equal("OK", Code(await CallAsync(port, "bookinfo.v1.RatingsService/SetRatings", new { productId = "7", ratings = new { Reviewer1 = 3.5 } })));
        Assert.Equal("""{"id":7,"ratings":{"Reviewer1":3.5}}""", await ratings.Client.GetStringAsync("/ratings/7", TestContext.Current.CancellationToken));
        var mistake = await CallAsync(port, "bookinfo.v1.RatingsService/GetRatings", new { productId = "abc" });
        Assert.Equal("INVALID_ARGUMENT", Code(mistake));
        Assert.Equal("please provide numeric product ID", mistake["details"]!.ToString());
    }

    [Fact]
    public async Task Its_end_user_arrives_at_ratings_as_metadata_and_what_is_not_on_the_list_does_not()
    {
        await using var ratings = await FakeRatings.StartAsync();
        await using var reviews = await ReviewsAsync(ratings);
        var answer = await RunAsync(
            (await reviews.GrpcAddressAsync()).Port, "bookinfo.v1.ReviewsService/GetReviews", """{"productId":"0"}""",
            "--metadata", "end-user=jason", "--metadata", "x-request-id=4711", "--metadata", "grpc-trace-bin=abc", "--metadata", "x-other=1");
        Assert.Equal("OK", Code(answer));
        var seen = Assert.Single(ratings.Seen);
        Assert.Equal("jason", seen.GetValue("end-user"));
        Assert.Equal("4711", seen.GetValue("x-request-id"));
        Assert.Equal("abc"u8.ToArray(), seen.GetValueBytes("grpc-trace-bin"));
        Assert.StartsWith("grpc-python/", seen.GetValue("user-agent"), StringComparison.Ordinal);
        Assert.Null(seen.Get("x-other"));
    }

    [Fact]
    public async Task With_a_slow_ratings_its_deadline_of_50_ms_is_DEADLINE_EXCEEDED_long_before_the_answer()
    {
        await using var ratings = await FakeRatings.StartAsync(silent: true);
        var answer = await RunAsync(ratings.Port, "bookinfo.v1.RatingsService/GetRatings", """{"productId":"0"}""", "--deadline", "0.05");
        Assert.Equal("DEADLINE_EXCEEDED", Code(answer));
        Assert.InRange(answer["seconds"]!.GetValue<double>(), 0.045, 5);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(2)]
    public async Task Its_deadline_goes_on_through_reviews_to_a_slow_ratings_which_is_told_when_nobody_waits_any_more(double deadline)
    {
        await using var ratings = await FakeRatings.StartAsync(silent: true);
        await using var reviews = await ReviewsAsync(ratings);
        var port = (await reviews.GrpcAddressAsync()).Port;
        var answer = await RunAsync(port, "bookinfo.v1.ReviewsService/GetReviews", """{"productId":"0"}""", "--deadline", deadline.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("DEADLINE_EXCEEDED", Code(answer));
        Assert.InRange(answer["seconds"]!.GetValue<double>(), deadline * 0.9, deadline + 5);
        // 50 ms may be over before reviews has called; two seconds are not, and reviews alone would wait for ten.
        // The client's gRPC core rounds what it sends up to 10 ms.
        if (deadline > 1) Assert.InRange((await ratings.GivenUpAsync()).TotalSeconds, 0, deadline + 0.01);
    }

    private static string Code(JsonNode answer) => answer["code"]!.ToString();

    private static Task<ServiceProcess> ReviewsAsync(FakeRatings ratings) => ServiceProcess.StartAsync(TestedPrograms.Service("Reviews"), [], new Dictionary<string, string>
    {
        ["ENABLE_RATINGS"] = "true",
        ["BACKEND_PROTOCOL"] = "grpc",
        ["RATINGS_HOSTNAME"] = "127.0.0.1",
        ["GRPC_PORT_RATINGS"] = ratings.Port.ToString(CultureInfo.InvariantCulture),
    });

    private static Task<JsonNode> CallAsync(int port, string method, object request) => RunAsync(port, method, System.Text.Json.JsonSerializer.Serialize(request));

    private static async Task<JsonNode> RunAsync(int port, params string[] arguments)
    {
        var (exit, output) = await ChildProcess.RunAsync(
            Tools.Find(Tools.PythonGrpc)!, [Repository.PathTo("tests", "ServiceDefaults.Tests", "Grpc", "foreign_client.py"), $"127.0.0.1:{port}", .. arguments]);
        Assert.True(exit == 0, output);
        return JsonNode.Parse(output)!;
    }
}
