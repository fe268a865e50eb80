using System.Net;

using Microsoft.AspNetCore.Mvc.Testing;

namespace Bookinfo.Details.Tests;

/// <summary>The rows of contract section 4, byte for byte.</summary>
public sealed class DetailsContractTests : IAsyncDisposable
{
    private readonly WebApplicationFactory<Program> _service = new();
    private readonly HttpClient _client;

    public DetailsContractTests() => _client = _service.CreateClient();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Theory]
    [InlineData("/details/0", "0")]
    [InlineData("/details/-1", "-1")]
    [InlineData("/details/+1", "1")]
    [InlineData("/details/0x10", "16")]
    [InlineData("/details/0b11", "3")]
    [InlineData("/details/010", "8")]
    [InlineData("/details/0o17", "15")]
    [InlineData("/details/1_000", "1000")]
    [InlineData("/details/x/7", "7")]
    [InlineData("/details/7/", "7")]
    [InlineData("/details/7?q=1", "7")]
    [InlineData("/details/123456789012345678901234567890", "123456789012345678901234567890")]
    public async Task An_integer_gets_the_book_and_comes_back(string path, string id)
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
        {
            using var response = await SendAsync(method, path);
            await AssertJsonAsync(response, HttpStatusCode.OK, $$"""{"id":{{id}},"author":"William Shakespeare","year":1595,"type":"paperback","pages":200,"publisher":"PublisherA","language":"English","ISBN-10":"1234567890","ISBN-13":"123-1234567890"}""");
        }
    }

    [Theory]
    [InlineData("/details/abc")]
    [InlineData("/details")]
    [InlineData("/details/")]
    [InlineData("/details/12abc")]
    [InlineData("/details/08")]
    [InlineData("/details/0x")]
    [InlineData("/details/1__0")]
    [InlineData("/details/1_")]
    [InlineData("/details/_1")]
    [InlineData("/details/-")]
    [InlineData("/details/1.5")]
    public async Task What_is_not_an_integer_is_a_bad_request(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        await AssertJsonAsync(response, HttpStatusCode.BadRequest, """{"error":"please provide numeric product id"}""");
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/")]
    [InlineData("/health/anything")]
    [InlineData("/health/any/thing")]
    public async Task Health_is_told(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        await AssertJsonAsync(response, HttpStatusCode.OK, """{"status":"Details is healthy"}""");
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/detailsx", HttpStatusCode.NotFound)]
    [InlineData("GET", "/Details/0", HttpStatusCode.NotFound)]
    [InlineData("PUT", "/details/0", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/health", HttpStatusCode.MethodNotAllowed)]
    public async Task Anything_else_is_an_html_page(string method, string path, HttpStatusCode status)
    {
        using var response = await SendAsync(new HttpMethod(method), path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Options_names_the_methods()
    {
        using var response = await SendAsync(HttpMethod.Options, "/details/0");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("GET,HEAD,OPTIONS,POST", string.Join(',', response.Content.Headers.Allow));
        Assert.Equal(0, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/details/0", HttpStatusCode.OK, 178)]
    [InlineData("/details/x", HttpStatusCode.BadRequest, 45)]
    public async Task Head_is_get_without_its_body(string path, HttpStatusCode status, int length)
    {
        using var response = await SendAsync(HttpMethod.Head, path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task AssertJsonAsync(HttpResponseMessage response, HttpStatusCode status, string body)
    {
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
    }
}
