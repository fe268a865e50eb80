using System.Net;

namespace Bookinfo.ProductPage.Tests;

/// <summary>Contract 3.3: routes, methods, errors.</summary>
public class RoutesTests
{
    private const string Html = "text/html; charset=utf-8";

    [Theory]
    [InlineData("/", Html)]
    [InlineData("/index.html", Html)]
    [InlineData("/health", Html)]
    [InlineData("/productpage", Html)]
    [InlineData("/productpage?u=normal", Html)]
    [InlineData("/productpage?u=test", Html)]
    [InlineData("/api/v1/products", "application/json")]
    [InlineData("/api/v1/products/0", "application/json")]
    [InlineData("/api/v1/products/0/reviews", "application/json")]
    [InlineData("/api/v1/products/0/ratings", "application/json")]
    public async Task Get_head_and_options_answer(string path, string contentType)
    {
        await using var shop = await Bookshop.OpenAsync();
        using var get = await shop.SendAsync("GET", path);
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Equal(contentType, get.Content.Headers.NonValidated["Content-Type"].ToString());
        var body = await get.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var calls = shop.Upstreams.Seen.Count;

        using var head = await shop.SendAsync("HEAD", path);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(contentType, head.Content.Headers.NonValidated["Content-Type"].ToString());
        Assert.Equal(body.Length, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(2 * calls, shop.Upstreams.Seen.Count);

        using var options = await shop.SendAsync("OPTIONS", path);
        Assert.Equal(HttpStatusCode.OK, options.StatusCode);
        Assert.Equal(0, options.Content.Headers.ContentLength);
        Assert.Equal(["GET", "HEAD", "OPTIONS"], options.Content.Headers.Allow.Order());
        Assert.Equal(2 * calls, shop.Upstreams.Seen.Count);
    }

    [Fact]
    public async Task Health_is_23_bytes()
    {
        await using var shop = await Bookshop.OpenAsync();
        Assert.Equal("Product page is healthy", await shop.Client.GetStringAsync("/health", TestContext.Current.CancellationToken));
        Assert.Empty(shop.Upstreams.Seen);
    }

    /// <summary>
    /// The original says text/html, which Prometheus 3 refuses to scrape unless it is told otherwise: we name the format as its specification does.
    /// </summary>
    [Fact]
    public async Task Metrics_are_called_what_they_are()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync("GET", "/metrics");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/productpage/")]
    [InlineData("/health/")]
    [InlineData("/api/v1/products/")]
    [InlineData("/ProductPage")]
    [InlineData("/index.htm")]
    [InlineData("/API/v1/products")]
    [InlineData("/api/v1/products/0/")]
    [InlineData("/api/v1/products/0/reviews/1")]
    [InlineData("/productpage%2F")]
    [InlineData("/login/")]
    // Contract trap 39: upstream's assets are not ours; the page needs no file (BookPageTests).
    [InlineData("/static/tailwind/tailwind.css")]
    [InlineData("/static/img/izzy.png")]
    public async Task Anything_else_is_404_in_html(string path) => await IsErrorAsync("GET", path, 404, "Not Found");

    [Theory]
    [InlineData("POST", "/productpage/")]
    [InlineData("OPTIONS", "/productpage/")]
    [InlineData("DELETE", "/Health")]
    [InlineData("OPTIONS", "/nowhere")]
    [InlineData("POST", "/login/")]
    [InlineData("POST", "/api/v1/products/")]
    public async Task Where_nothing_is_no_method_helps(string method, string path) => await IsErrorAsync(method, path, 404, "Not Found");

    [Theory]
    [InlineData("GET", "/login", "OPTIONS,POST")]
    [InlineData("HEAD", "/login", "OPTIONS,POST")]
    [InlineData("POST", "/logout", "GET,HEAD,OPTIONS")]
    [InlineData("POST", "/", "GET,HEAD,OPTIONS")]
    [InlineData("PATCH", "/api/v1/products", "GET,HEAD,OPTIONS")]
    [InlineData("POST", "/health", "GET,HEAD,OPTIONS")]
    [InlineData("DELETE", "/productpage", "GET,HEAD,OPTIONS")]
    [InlineData("PUT", "/api/v1/products/0/reviews", "GET,HEAD,OPTIONS")]
    public async Task A_wrong_method_is_405_with_allow(string method, string path, string allowed)
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync(method, path);
        Assert.Equal(allowed.Split(','), answer.Content.Headers.Allow.Order());
        if (method == "HEAD") Assert.Equal((405, 153), ((int)answer.StatusCode, answer.Content.Headers.ContentLength));
        else await IsErrorAsync(method, path, 405, "Method Not Allowed");
    }

    [Theory]
    [InlineData("/login", "OPTIONS,POST")]
    [InlineData("/logout", "GET,HEAD,OPTIONS")]
    [InlineData("/metrics", "GET,HEAD,OPTIONS")]
    public async Task Options_lists_the_methods_and_does_nothing(string path, string allowed)
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync("OPTIONS", path, ("Cookie", await shop.SignInAsync("jason")));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.Equal(allowed.Split(','), answer.Content.Headers.Allow.Order());
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_head_of_a_missing_page_is_the_404_without_its_body()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync("HEAD", "/nowhere");
        Assert.Equal((404, 207), ((int)answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_head_of_logout_signs_out_as_get_does()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync("HEAD", "/logout", ("Cookie", await shop.SignInAsync("jason")), ("Referer", "http://shop/productpage"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("http://shop/productpage", answer.Headers.Location!.ToString());
        Assert.StartsWith("session=;", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/productpage", "Cookie")]
    [InlineData("POST", "/login", "Cookie")]
    [InlineData("GET", "/logout", "Cookie")]
    [InlineData("GET", "/api/v1/products/0", "Cookie")]
    [InlineData("GET", "/api/v1/products/0/reviews", "Cookie")]
    [InlineData("GET", "/api/v1/products/0/ratings", "Cookie")]
    [InlineData("GET", "/health", "")]
    [InlineData("GET", "/", "")]
    [InlineData("GET", "/api/v1/products", "")]
    public async Task What_reads_the_session_varies_by_cookie(string method, string path, string vary)
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync(method, path);
        Assert.Equal(vary, string.Join(", ", answer.Headers.Vary));
    }

    [Fact]
    public async Task An_upstream_that_says_200_without_json_is_500_in_html()
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = FakeUpstreams.Json("<html>");
        foreach (var path in new[] { "/productpage", "/api/v1/products/0" }) await IsErrorAsync(shop, "GET", path, 500, "Internal Server Error");
        Assert.DoesNotContain(shop.Upstreams.Seen, request => request.Path == "/reviews/0");

        shop.Upstreams.Details = FakeUpstreams.Json(Bodies.Details);
        shop.Upstreams.Reviews = FakeUpstreams.Json("");
        foreach (var path in new[] { "/productpage", "/api/v1/products/0/reviews" }) await IsErrorAsync(shop, "GET", path, 500, "Internal Server Error");
        Assert.Equal(2, shop.Upstreams.Seen.Count(request => request.Path == "/reviews/0"));
    }

    private static async Task IsErrorAsync(string method, string path, int status, string name)
    {
        await using var shop = await Bookshop.OpenAsync();
        await IsErrorAsync(shop, method, path, status, name);
    }

    private static async Task IsErrorAsync(Bookshop shop, string method, string path, int status, string name)
    {
        using var answer = await shop.SendAsync(method, path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(Html, answer.Content.Headers.NonValidated["Content-Type"].ToString());
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"<title>{status} {name}</title>", body, StringComparison.Ordinal);
        Assert.Contains($"<h1>{name}</h1>", body, StringComparison.Ordinal);
        Assert.Equal(status switch { 404 => 207, 405 => 153, _ => 265 }, body.Length);
        Assert.Equal(body.Length, answer.Content.Headers.ContentLength);
    }
}
