using System.Diagnostics;
using System.Globalization;
using System.Net;

using Bookinfo.Testing;

using Grpc.Core;

namespace Bookinfo.ProductPage.Tests;

/// <summary>BACKEND_PROTOCOL=grpc: what holds for calls by HTTP (contract 3.4, 3.6, 8) holds for these.</summary>
public sealed class GrpcBackendTests : IAsyncLifetime
{
    private FakeGrpcUpstreams _upstreams = null!;

    public async ValueTask InitializeAsync() => _upstreams = await FakeGrpcUpstreams.StartAsync();

    public async ValueTask DisposeAsync() => await _upstreams.DisposeAsync();

    [Fact]
    public async Task The_page_calls_details_and_then_reviews_each_on_a_connection_of_its_own()
    {
        await using var shop = await OpenAsync();
        Assert.Contains("Book Reviews", await shop.PageAsync(), StringComparison.Ordinal);
        await shop.PageAsync();
        Assert.Equal(
            ["/bookinfo.v1.DetailsService/GetBook", "/bookinfo.v1.ReviewsService/GetReviews", "/bookinfo.v1.DetailsService/GetBook", "/bookinfo.v1.ReviewsService/GetReviews"],
            _upstreams.Seen.Select(call => call.Path));
        Assert.Equal(4, _upstreams.Seen.Select(call => call.ConnectionId).Distinct().Count());
        Assert.All(_upstreams.Seen, call => Assert.Equal("0", call.ProductId));
        Assert.All(_upstreams.Seen, call => Assert.InRange(call.Deadline, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        Assert.Empty(shop.Upstreams.Seen);
    }

    [Fact]
    public async Task Pooling_keeps_one_connection()
    {
        await using var shop = await OpenAsync(null, ("UPSTREAM_POOLING", "true"));
        await shop.PageAsync();
        await shop.PageAsync();
        Assert.Single(_upstreams.Seen.Select(call => call.ConnectionId).Distinct());
    }

    [Theory]
    [InlineData(StatusCode.InvalidArgument, 400)]
    [InlineData(StatusCode.NotFound, 404)]
    [InlineData(StatusCode.Internal, 500)]
    [InlineData(StatusCode.Unknown, 500)]
    [InlineData(StatusCode.Unimplemented, 501)]
    [InlineData(StatusCode.Unavailable, 503)]
    [InlineData(StatusCode.DeadlineExceeded, 504)]
    public async Task A_failure_is_passed_on_with_our_own_text(StatusCode status, int expected)
    {
        await using var shop = await OpenAsync();
        _upstreams.Details = _ => throw FakeGrpcUpstreams.Failure(status);
        using var answer = await shop.SendAsync("GET", "/api/v1/products/0");
        Assert.Equal(expected, (int)answer.StatusCode);
        Assert.Equal("""{"error": "Sorry, product details are currently unavailable for this book."}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains("Sorry, product details are currently unavailable for this book.", await shop.PageAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviews_get_two_tries_without_a_pause_and_the_last_status_counts()
    {
        await using var shop = await OpenAsync();
        var quickest = TimeSpan.MaxValue;

        // On a machine that is busy one round may take long; a pause would be in all of them.
        for (var round = 1; round <= 3; round++)
        {
            _upstreams.Reviews = FakeGrpcUpstreams.InTurn<Protos.V1.BookReviews>(_ => throw FakeGrpcUpstreams.Failure(StatusCode.Unavailable), _ => throw FakeGrpcUpstreams.Failure(StatusCode.NotFound));
            var start = Stopwatch.GetTimestamp();
            using var answer = await shop.SendAsync("GET", "/api/v1/products/0/reviews");
            var took = Stopwatch.GetElapsedTime(start);
            if (took < quickest) quickest = took;
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal(2 * round, _upstreams.Seen.Count);
        }

        Assert.True(quickest < TimeSpan.FromSeconds(1), $"there was a pause between the tries: {quickest}");
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("/ratings", 1)]
    [InlineData("/reviews", 2)]
    public async Task Silence_ends_a_try_and_counts_as_500(string suffix, int tries)
    {
        // Long enough for a busy machine to connect in it.
        var limit = TimeSpan.FromSeconds(2);
        await using var shop = await OpenAsync(limit);
        _upstreams.Details = FakeGrpcUpstreams.Silent<Protos.V1.Book>;
        _upstreams.Reviews = FakeGrpcUpstreams.Silent<Protos.V1.BookReviews>;
        _upstreams.Ratings = FakeGrpcUpstreams.Silent<Protos.V1.BookRatings>;
        var start = Stopwatch.GetTimestamp();
        using var answer = await shop.SendAsync("GET", $"/api/v1/products/0{suffix}");
        Assert.InRange(Stopwatch.GetElapsedTime(start), tries * limit * 0.9, (tries * limit) + TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(tries, _upstreams.Seen.Count);
    }

    [Fact]
    public async Task A_refused_connection_counts_as_500()
    {
        await using var shop = await OpenAsync();
        await _upstreams.DisposeAsync();
        using var answer = await shop.SendAsync("GET", "/api/v1/products/0");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        _upstreams = await FakeGrpcUpstreams.StartAsync();
    }

    [Theory]
    [InlineData("jason")]
    [InlineData("José")]
    public async Task The_session_is_metadata_and_what_the_caller_says_of_it_is_not(string user)
    {
        await using var shop = await OpenAsync();
        var cookie = await shop.SignInAsync(user);
        using var answer = await shop.SendAsync("GET", "/productpage", ("Cookie", cookie), ("end-user", "mallory"), ("x-request-id", "4711"), ("sw8", "1-a"), ("user-agent", "curl/8"), ("x-other", "1"));
        Assert.Equal(2, _upstreams.Seen.Count);
        Assert.All(_upstreams.Seen, call =>
        {
            Assert.Equal(user, call.Headers["end-user"]);
            Assert.Equal("4711", call.Headers["x-request-id"]);
            Assert.Equal("1-a", call.Headers["sw8"]);
            Assert.Equal("curl/8", call.Headers["user-agent"]);
            Assert.Equal(cookie, call.Headers["cookie"]);
            Assert.DoesNotContain("x-other", call.Headers.Keys);
        });
    }

    [Fact]
    public async Task Nothing_is_invented_but_what_the_protocol_wants()
    {
        await using var shop = await OpenAsync();
        await shop.PageAsync();
        Assert.All(_upstreams.Seen, call => Assert.Empty(call.Headers.Keys.Except(
            [":method", ":path", ":scheme", ":authority", "Host", "Content-Type", "TE", "grpc-accept-encoding", "grpc-timeout", "User-Agent"], StringComparer.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_protocol_that_is_none_stops_the_start()
    {
        var (code, output) = await ChildProcess.RunAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "ProductPage.dll"), "9080"], new Dictionary<string, string?> { ["BACKEND_PROTOCOL"] = "soap", ["PORT_MAP"] = "1=127.0.0.1:1" });
        Assert.Equal(1, code);
        Assert.Equal("BACKEND_PROTOCOL: found \"soap\", allowed is http or grpc", output.Trim());
    }

    private Task<Bookshop> OpenAsync(TimeSpan? limit = null, params (string Name, string Value)[] settings)
    {
        var port = _upstreams.Port.ToString(CultureInfo.InvariantCulture);
        return Bookshop.OpenAsync(
            limit, [("BACKEND_PROTOCOL", "grpc"), ("GRPC_PORT_DETAILS", port), ("GRPC_PORT_REVIEWS", port), ("GRPC_PORT_RATINGS", port), .. settings]);
    }
}
