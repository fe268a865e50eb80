using System.Net;

using AngleSharp.Html.Parser;

namespace Bookinfo.ProductPage.Tests;

/// <summary>Contract 3.6 and 8: the name that the mesh routes by comes from the session and from nowhere else.</summary>
public class EndUserTests
{
    private static readonly string[] ProductPaths = ["/productpage", "/api/v1/products/0", "/api/v1/products/0/reviews", "/api/v1/products/0/ratings"];

    [Fact]
    public async Task A_session_puts_its_user_on_every_call()
    {
        await using var shop = await Bookshop.OpenAsync();
        var cookie = await shop.SignInAsync("jason");
        foreach (var path in ProductPaths)
        {
            using var answer = await shop.SendAsync("GET", path, ("Cookie", cookie), ("end-user", "mallory"));
        }

        Assert.Equal(5, shop.Upstreams.Seen.Count);
        Assert.All(shop.Upstreams.Seen, request => Assert.Equal("jason", request.Header("end-user")));
    }

    [Fact]
    public async Task Without_a_session_there_is_no_header_whatever_the_caller_sends()
    {
        await using var shop = await Bookshop.OpenAsync();
        foreach (var path in ProductPaths)
        {
            using var answer = await shop.SendAsync("GET", path, ("end-user", "jason"));
        }

        Assert.All(shop.Upstreams.Seen, request => Assert.Null(request.Header("end-user")));
    }

    [Theory]
    [InlineData("Jason")]
    [InlineData("ja son ")]
    [InlineData("José")]
    [InlineData("")]
    public async Task The_name_is_passed_on_exactly(string user)
    {
        await using var shop = await Bookshop.OpenAsync();
        await shop.PageAsync(await shop.SignInAsync(user));
        Assert.All(shop.Upstreams.Seen, request => Assert.Equal(user.TrimEnd(), request.Header("end-user")));
    }

    [Theory]
    [InlineData("제이슨")]
    [InlineData("jason\r\nx-evil: 1")]
    [InlineData(" jason")]
    public async Task A_name_that_no_header_can_carry_shows_the_error_texts(string user)
    {
        await using var shop = await Bookshop.OpenAsync();
        var page = await shop.PageAsync(await shop.SignInAsync(user));
        Assert.Empty(shop.Upstreams.Seen);
        Assert.Contains("Sorry, product details are currently unavailable for this book.", page, StringComparison.Ordinal);
        Assert.Contains("Sorry, product reviews are currently unavailable for this book.", page, StringComparison.Ordinal);
        Assert.Equal(user.Trim().ReplaceLineEndings("\n"), new HtmlParser().ParseDocument(page).QuerySelector(".name")!.TextContent.Trim().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task The_api_answers_500_for_such_a_name()
    {
        await using var shop = await Bookshop.OpenAsync();
        var cookie = await shop.SignInAsync("제이슨");
        foreach (var (suffix, what) in new[] { ("", "details"), ("/reviews", "reviews"), ("/ratings", "ratings") })
        {
            using var answer = await shop.SendAsync("GET", $"/api/v1/products/0{suffix}", ("Cookie", cookie));
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Equal($$"""{"error": "Sorry, product {{what}} are currently unavailable for this book."}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Empty(shop.Upstreams.Seen);
    }

    /// <summary>Without a name at all nobody is signed in; an empty one is sent as it is (contract 3.6).</summary>
    [Theory]
    [InlineData("passwd=secret", null)]
    [InlineData("username=", "")]
    public async Task No_name_is_no_header_and_an_empty_name_an_empty_one(string form, string? sent)
    {
        await using var shop = await Bookshop.OpenAsync();
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        using var signedIn = await shop.Client.PostAsync("/login", content, TestContext.Current.CancellationToken);
        await shop.PageAsync(Assert.Single(signedIn.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        Assert.Equal(2, shop.Upstreams.Seen.Count);
        Assert.All(shop.Upstreams.Seen, request => Assert.Equal(sent, request.Header("end-user")));
    }

    [Fact]
    public async Task Two_hundred_users_at_once_are_never_mixed_up()
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = shop.Upstreams.Reviews = context => FakeUpstreams.Json($$"""{"publisher": "for {{context.Request.Headers["end-user"]}}", "podname": "for {{context.Request.Headers["end-user"]}}", "reviews": [{}]}""")(context);
        var cookies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => shop.SignInAsync($"user{i}")));
        var pages = await Task.WhenAll(cookies.Select(cookie => shop.DocumentAsync(cookie)));
        for (var i = 0; i < pages.Length; i++)
        {
            Assert.Equal($"user{i}", pages[i].QuerySelector(".name")!.TextContent);
            Assert.Equal($"for user{i}", pages[i].QuerySelector("[data-label=Publisher]")!.TextContent);
            Assert.Equal($"Reviews served by: for user{i}", pages[i].QuerySelector(".served")!.TextContent);
        }

        Assert.Equal(400, shop.Upstreams.Seen.Count);
    }

    [Theory]
    [InlineData("x-request-id", "4711")]
    [InlineData("x-b3-traceid", "80f198ee56343ba864fe8b2a57d3eff7")]
    [InlineData("x-b3-spanid", "e457b5a2e4d86bd1")]
    [InlineData("x-b3-parentspanid", "05e3ac9a4f6e3b90")]
    [InlineData("x-b3-sampled", "1")]
    [InlineData("x-b3-flags", "1")]
    [InlineData("x-ot-span-context", "a;b")]
    [InlineData("x-datadog-trace-id", "1")]
    [InlineData("x-datadog-parent-id", "2")]
    [InlineData("x-datadog-sampling-priority", "-1")]
    [InlineData("x-cloud-trace-context", "105445aa7843bc8bf206b12000100000/1;o=1")]
    [InlineData("grpc-trace-bin", "AAA=")]
    [InlineData("cookie", "other=1")]
    [InlineData("jwt", "a.b.c")]
    [InlineData("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("tracestate", "a=b")]
    [InlineData("sw8", "1-a-b-3")]
    [InlineData("user-agent", "curl/8")]
    [InlineData("authorization", "Bearer x")]
    public async Task Trace_headers_are_passed_on_verbatim(string name, string value)
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync("GET", "/productpage", (name, value));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(shop.Upstreams.Seen, request => Assert.Equal(value, request.Header(name)));
    }

    /// <summary>
    /// The original's HTTP library names itself where the caller has no user agent, and 1.1.1 makes up trace ids: the mesh makes its own, and a
    /// name that nobody sent would be one more thing to route by.
    /// </summary>
    [Fact]
    public async Task Nothing_is_invented()
    {
        await using var shop = await Bookshop.OpenAsync();
        await shop.PageAsync();
        Assert.All(shop.Upstreams.Seen, request => Assert.Equal(["Host"], request.Headers.Keys));
    }
}
