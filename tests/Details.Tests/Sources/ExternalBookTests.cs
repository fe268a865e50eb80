using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

using Bookinfo.ServiceDefaults;

using Microsoft.AspNetCore.Mvc.Testing;

namespace Bookinfo.Details.Tests.Sources;

/// <summary>Contract section 4, v2: the external book service over plain HTTP, through a tunnel as in Playground.</summary>
public sealed class ExternalBookTests : IAsyncDisposable
{
    private readonly BooksInternet _internet = new() { Answer = Volumes.With(Volumes.Info) };
    private readonly WebApplicationFactory<Program> _service;
    private readonly HttpClient _client;

    public ExternalBookTests()
    {
        _service = new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
            .UseSetting("ENABLE_EXTERNAL_BOOK_SERVICE", "true").UseSetting("DO_NOT_ENCRYPT", "true").UseSetting("OUTBOUND_PROXY", _internet.Proxy));
        _client = _service.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        await _internet.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/details/0", "0")]
    [InlineData("POST", "/details/0x10", "16")]
    public async Task The_book_of_the_service_is_mapped_and_the_number_comes_back(string method, string path, string id)
    {
        await AssertAsync(HttpStatusCode.OK, Volumes.BookOf(id), method, path);
        Assert.Equal(["www.googleapis.com:80"], _internet.Authorities);
        var head = Assert.Single(_internet.Heads);
        Assert.StartsWith("GET /books/v1/volumes?q=isbn:0486424618 HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nHost: www.googleapis.com\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_look_up_is_a_call_on_a_connection_of_its_own_and_a_bad_number_or_a_health_check_is_none()
    {
        for (var i = 0; i < 3; i++) await AssertAsync(HttpStatusCode.OK, Volumes.BookOf("0"));
        await AssertAsync(HttpStatusCode.BadRequest, """{"error":"please provide numeric product id"}""", "GET", "/details/abc");
        await AssertAsync(HttpStatusCode.OK, """{"status":"Details is healthy"}""", "GET", "/health");
        Assert.Equal(3, _internet.Authorities.Count);
    }

    [Theory]
    [InlineData("\"printType\":\"BOOK\"", "\"printType\":\"MAGAZINE\"", "\"type\":\"paperback\"", "\"type\":\"unknown\"")]
    [InlineData(",\"printType\":\"BOOK\"", "", "\"type\":\"paperback\"", "\"type\":\"unknown\"")]
    [InlineData("\"language\":\"en\"", "\"language\":\"EN\"", "\"language\":\"English\"", "\"language\":\"unknown\"")]
    [InlineData(",\"language\":\"en\"", "", "\"language\":\"English\"", "\"language\":\"unknown\"")]
    [InlineData("2002-01-31", "1595", "2002-01-31", "1595")]
    public async Task Another_type_or_language_is_unknown(string from, string to, string found, string expected)
    {
        _internet.Answer = Volumes.With(Volumes.Info.Replace(from, to, StringComparison.Ordinal));
        await AssertAsync(HttpStatusCode.OK, Volumes.BookOf("0").Replace(found, expected, StringComparison.Ordinal));
    }

    /// <summary>The original answers with the message of whatever exception Ruby raised, which tells nobody what is missing.</summary>
    [Theory]
    [InlineData("\"authors\":", "\"writers\":", "authors[0]")]
    [InlineData("\"William Shakespeare\",\"Somebody Else\"", "", "authors[0]")]
    [InlineData("\"publishedDate\":\"2002-01-31\"", "\"publishedDate\":2002", "publishedDate")]
    [InlineData("\"pageCount\":80", "\"pageCount\":\"80\"", "pageCount")]
    [InlineData("\"pageCount\":80", "\"pageCount\":1e99", "pageCount")]
    [InlineData("\"publisher\":", "\"printer\":", "publisher")]
    [InlineData("Dover ", "\\ud800 ", "publisher")]
    [InlineData("ISBN_10", "ISBN_11", "identifier of type ISBN_10")]
    [InlineData("\"type\":\"ISBN_13\",", "\"type\":13,", "identifier of type ISBN_13")]
    [InlineData("industryIdentifiers", "identifiers", "identifier of type ISBN_10, identifier of type ISBN_13")]
    public async Task A_missing_piece_is_a_400_that_names_it(string from, string to, string missing)
    {
        _internet.Answer = Volumes.With(Volumes.Info.Replace(from, to, StringComparison.Ordinal));
        await AssertAsync(HttpStatusCode.BadRequest, $$"""{"error":"the book service's answer lacks {{missing}}"}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":[5]}""")]
    [InlineData("""{"items":[{"volumeInfo":[]}]}""")]
    public async Task No_volume_is_a_400(string body)
    {
        _internet.Answer = Volumes.Answer(body);
        await AssertAsync(HttpStatusCode.BadRequest, """{"error":"the book service's answer lacks items[0].volumeInfo"}""");
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("")]
    [InlineData("{\"items\":")]
    public async Task No_json_is_a_400(string body)
    {
        _internet.Answer = Volumes.Answer(body);
        await AssertFailedAsync("the book service answered with something that is no JSON: ");
    }

    /// <summary>The original reads the body whatever the status, and fails over what it finds there: the status tells more.</summary>
    [Theory]
    [InlineData("429 Too Many Requests")]
    [InlineData("503 Service Unavailable")]
    [InlineData("301 Moved\r\nLocation: https://www.googleapis.com/books/v1/volumes?q=isbn:0486424618")]
    public async Task Another_status_is_a_400_that_names_it_and_no_redirect_is_followed(string status)
    {
        _internet.Answer = Volumes.Answer("""{"error":{"code":1}}""", status);
        await AssertAsync(HttpStatusCode.BadRequest, $$"""{"error":"the book service answered with status {{status[..3]}}"}""");
        Assert.Single(_internet.Heads);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_or_is_too_large_is_a_400_and_the_next_one_works()
    {
        _internet.Answer = Volumes.With(Volumes.Info)[..^20];
        await AssertFailedAsync("the book service gave no answer: ");
        _internet.Answer = Volumes.Answer(new string(' ', 2 << 20));
        await AssertFailedAsync("the book service gave no answer: ");
        _internet.Answer = "no HTTP at all\r\n\r\n";
        await AssertFailedAsync("the book service gave no answer: ");
        _internet.Answer = Volumes.With(Volumes.Info);
        await AssertAsync(HttpStatusCode.OK, Volumes.BookOf("0"));
    }

    /// <summary>Five seconds as in the original; it would try to connect for sixty, which nobody waits for: productpage gives details three.</summary>
    [Fact]
    public async Task Silence_of_five_seconds_is_a_400()
    {
        _internet.Answer = null;
        var start = Stopwatch.GetTimestamp();
        await AssertFailedAsync("the upstream was silent for 5 s");
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.FromSeconds(4.9), TimeSpan.FromSeconds(30));
    }

    /// <summary>
    /// Section 8 for details. Today's original also hands the visitor's cookie, authorization and jwt to the book service; 1.1.1 did not,
    /// and neither do we: they are secrets, and that server is somebody else's.
    /// </summary>
    [Fact]
    public async Task Trace_headers_go_out_and_the_visitors_secrets_do_not()
    {
        string[] secrets = ["cookie", "authorization", "jwt"];
        using var request = new HttpRequestMessage(HttpMethod.Get, "/details/0");
        foreach (var name in PropagatedHeaders.All) request.Headers.TryAddWithoutValidation(name, $"value-of-{name}");
        request.Headers.TryAddWithoutValidation("x-other", "1");
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var head = Assert.Single(_internet.Heads);
        foreach (var name in PropagatedHeaders.All.Except(secrets)) Assert.Contains($"\r\n{name}: value-of-{name}\r\n", head, StringComparison.OrdinalIgnoreCase);
        foreach (var name in secrets) Assert.DoesNotContain($"\r\n{name}:", head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("x-other", head, StringComparison.OrdinalIgnoreCase);
    }

    private async Task AssertFailedAsync(string text)
    {
        using var response = await _client.GetAsync("/details/0", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Contains(text, body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private async Task AssertAsync(HttpStatusCode status, string body, string method = "GET", string path = "/details/0")
    {
        using var response = await _client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        Assert.Equal(body, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(body), response.Content.Headers.ContentLength);
    }
}
