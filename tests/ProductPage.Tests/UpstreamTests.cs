using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.ProductPage.Tests;

/// <summary>Contract 2, 3.4, 3.5 and 8: what is called, how often, how long.</summary>
public class UpstreamTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(250);

    [Fact]
    public void The_limit_is_three_seconds() => Assert.Equal(TimeSpan.FromSeconds(3), new ProductPageOptions().SilenceLimit);

    [Fact]
    public async Task The_page_calls_details_and_then_reviews_each_on_a_connection_of_its_own()
    {
        await using var shop = await Bookshop.OpenAsync();
        await shop.PageAsync();
        await shop.PageAsync();
        Assert.Equal(["/details/0", "/reviews/0", "/details/0", "/reviews/0"], shop.Upstreams.Seen.Select(request => request.Path));
        Assert.Equal(4, shop.Upstreams.Seen.Select(request => request.ConnectionId).Distinct().Count());
    }

    [Fact]
    public async Task Reviews_are_not_called_before_details_have_answered()
    {
        await using var shop = await Bookshop.OpenAsync();
        var answerDetails = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        shop.Upstreams.Details = async context =>
        {
            asked.SetResult();
            await answerDetails.Task;
            await context.Response.WriteAsync(Bodies.Details);
        };
        var page = shop.PageAsync();
        await asked.Task;
        Assert.Single(shop.Upstreams.Seen);
        answerDetails.SetResult();
        await page;
        Assert.Equal(["/details/0", "/reviews/0"], shop.Upstreams.Seen.Select(request => request.Path));
    }

    [Fact]
    public async Task Reviews_get_two_tries_without_a_pause_and_the_last_status_counts()
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Reviews = FakeUpstreams.InTurn(FakeUpstreams.Status(503), FakeUpstreams.Status(404));
        var start = Stopwatch.GetTimestamp();
        using var answer = await shop.SendAsync("GET", "/api/v1/products/0/reviews");
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(1), "there was a pause between the tries");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(2, shop.Upstreams.Seen.Count);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("/ratings", 1)]
    [InlineData("/reviews", 2)]
    public async Task Only_reviews_get_a_second_try(string suffix, int tries)
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = shop.Upstreams.Ratings = shop.Upstreams.Reviews = FakeUpstreams.Status(503);
        using var answer = await shop.SendAsync("GET", $"/api/v1/products/0{suffix}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(tries, shop.Upstreams.Seen.Count);
    }

    /// <summary>The limit holds for connecting, too: here the queue of connections that nobody takes is full.</summary>
    [Fact]
    public async Task A_connection_that_is_not_made_in_time_counts_as_500()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var queued = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        try
        {
            var connecting = queued.ConvertAll(socket => socket.ConnectAsync(full.LocalEndPoint!));
            await connecting[0];
            await using var shop = await Bookshop.OpenAsync(Short, ("DETAILS_SERVICE_PORT", $"{((IPEndPoint)full.LocalEndPoint!).Port}"));
            var start = Stopwatch.GetTimestamp();
            using var answer = await shop.SendAsync("GET", "/api/v1/products/0");
            Assert.InRange(Stopwatch.GetElapsedTime(start), Short * 0.9, Short + TimeSpan.FromSeconds(10));
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Contains(connecting, connection => !connection.IsCompleted);
        }
        finally
        {
            queued.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_second_try_that_works_is_success()
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Reviews = FakeUpstreams.InTurn(FakeUpstreams.Status(201), FakeUpstreams.Json(Bodies.Reviews("red")));
        Assert.Contains("Book Reviews", await shop.PageAsync(), StringComparison.Ordinal);
        Assert.Equal(2, shop.Upstreams.Seen.Count(request => request.Path == "/reviews/0"));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("/ratings", 1)]
    [InlineData("/reviews", 2)]
    public async Task Silence_ends_a_try_and_counts_as_500(string suffix, int tries)
    {
        await using var shop = await Bookshop.OpenAsync(Short);
        shop.Upstreams.Details = shop.Upstreams.Ratings = shop.Upstreams.Reviews = FakeUpstreams.Silent;
        var start = Stopwatch.GetTimestamp();
        using var answer = await shop.SendAsync("GET", $"/api/v1/products/0{suffix}");
        Assert.InRange(Stopwatch.GetElapsedTime(start), tries * Short * 0.9, (tries * Short) + TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(tries, shop.Upstreams.Seen.Count);
    }

    [Fact]
    public async Task The_limit_is_for_silence_and_not_for_the_whole_answer()
    {
        await using var shop = await Bookshop.OpenAsync(TimeSpan.FromSeconds(1));
        shop.Upstreams.Details = async context =>
        {
            context.Response.ContentLength = Bodies.Details.Length;
            // Twelve pieces, 150 ms apart: nearly two limits in all.
            foreach (var piece in Bodies.Details.Chunk(15))
            {
                await context.Response.WriteAsync(new string(piece));
                await context.Response.Body.FlushAsync();
                await Task.Delay(150);
            }
        };
        using var answer = await shop.SendAsync("GET", "/api/v1/products/0");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_answer_that_stops_in_the_middle_counts_as_500()
    {
        await using var shop = await Bookshop.OpenAsync(Short);
        shop.Upstreams.Details = async context =>
        {
            context.Response.ContentLength = Bodies.Details.Length;
            await context.Response.WriteAsync(Bodies.Details[..20]);
            await context.Response.Body.FlushAsync();
            await FakeUpstreams.Silent(context);
        };
        using var answer = await shop.SendAsync("GET", "/api/v1/products/0");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task Redirects_are_followed()
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = FakeUpstreams.InTurn(
            context =>
            {
                context.Response.Redirect("/details/elsewhere");
                return Task.CompletedTask;
            },
            FakeUpstreams.Json(Bodies.Details));
        using var answer = await shop.SendAsync("GET", "/api/v1/products/0");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["/details/0", "/details/elsewhere"], shop.Upstreams.Seen.Select(request => request.Path));
    }

    [Fact]
    public async Task Flooding_fetches_reviews_that_often_before_the_real_fetch_and_only_for_the_page()
    {
        await using var shop = await Bookshop.OpenAsync(null, ("FLOOD_FACTOR", "3"));
        shop.Upstreams.Reviews = FakeUpstreams.InTurn(FakeUpstreams.Status(500), FakeUpstreams.Json("not looked at"), FakeUpstreams.Json(Bodies.Reviews(null)));
        await shop.PageAsync();
        Assert.Equal(["/details/0", .. Enumerable.Repeat("/reviews/0", 5)], shop.Upstreams.Seen.Select(request => request.Path));
        using var api = await shop.SendAsync("GET", "/api/v1/products/0/reviews");
        Assert.Equal(7, shop.Upstreams.Seen.Count);
    }
}
