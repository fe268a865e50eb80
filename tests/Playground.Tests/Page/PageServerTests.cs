using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

using Bookinfo.Playground.Page;

namespace Bookinfo.Playground.Tests.Page;

/// <summary>Who gets the live picture, and who gets nothing (decision 44).</summary>
public sealed partial class PageServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/graph")]
    [InlineData("/page.js")]
    [InlineData("/nothing")]
    [InlineData("/?code=")]
    [InlineData("/?code=0123456789abcdef")]
    [InlineData("/graph?code=0123456789abcdef")]
    public async Task Without_a_session_nothing_is_answered_and_the_way_in_is_named(string path)
    {
        await using var page = await PageLab.StartAsync();
        using var answer = await page.SendAsync(path, cookie: $"playground-{page.Server.Port}=wrong");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("'playground page' prints a fresh one", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_link_opens_the_page_once_and_the_cookie_it_leaves_is_for_this_page_alone()
    {
        await using var page = await PageLab.StartAsync();
        var link = new Uri(page.Server.NewLink());
        Assert.Equal($"http://127.0.0.1:{page.Server.Port}", link.GetLeftPart(UriPartial.Authority));

        using var first = await page.SendAsync(link.PathAndQuery);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("<title>Live picture", await first.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Matches($"^playground-{page.Server.Port}=[0-9a-f]{{64}}; path=/; samesite=strict; httponly$", cookie);
        Assert.DoesNotContain(link.Query["?code=".Length..], cookie, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, await page.StatusAsync(link.PathAndQuery));
        foreach (var path in new[] { "/", "/graph", "/page.js", "/page.css", link.PathAndQuery }) Assert.Equal(HttpStatusCode.OK, await page.StatusAsync(path, cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.NotFound, await page.StatusAsync("/nothing", cookie.Split(';')[0]));
        Assert.Equal(HttpStatusCode.NotFound, await page.StatusAsync("/../kubeconfig", cookie.Split(';')[0]));
    }

    [Fact]
    public async Task A_code_is_not_taken_anywhere_but_at_the_door()
    {
        await using var page = await PageLab.StartAsync();
        var query = new Uri(page.Server.NewLink()).Query;
        Assert.Equal(HttpStatusCode.Forbidden, await page.StatusAsync($"/graph{query}"));
        Assert.Equal(HttpStatusCode.OK, await page.StatusAsync($"/{query}"));
    }

    [Fact]
    public async Task A_link_that_nobody_used_ends_after_its_time()
    {
        await using var page = await PageLab.StartAsync();
        var (early, late) = (new Uri(page.Server.NewLink()), new Uri(page.Server.NewLink()));
        page.Time.Advance(PageAccess.CodeLife - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await page.StatusAsync(early.PathAndQuery));
        page.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Forbidden, await page.StatusAsync(late.PathAndQuery));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Only_names_of_this_machine_with_this_port_are_answered(bool open)
    {
        await using var page = await PageLab.StartAsync(open);
        var cookie = open ? null : await page.EnterAsync();
        var port = page.Server.Port;
        foreach (var host in new[] { $"localhost:{port}", $"127.0.0.1:{port}", $"[::1]:{port}" }) Assert.Equal(HttpStatusCode.OK, await page.StatusAsync("/graph", cookie, host));
        foreach (var host in new[] { $"evil.example:{port}", "localhost", "localhost:1", $"localhost.evil.example:{port}", $"127.0.0.2:{port}", $"0.0.0.0:{port}" })
        {
            using var answer = await page.SendAsync("/graph", cookie, host);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains($"allowed are localhost:{port}", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    [InlineData("HEAD")]
    public async Task It_can_be_read_and_nothing_else(string method)
    {
        await using var page = await PageLab.StartAsync(open: true);
        using var answer = await page.SendAsync("/graph", method: new HttpMethod(method));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/graph")]
    [InlineData("/nothing")]
    public async Task No_other_origin_gets_in_whatever_is_answered(string path)
    {
        await using var page = await PageLab.StartAsync(open: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", "https://evil.example");
        using var answer = await page.Client.SendAsync(request, Cancel);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-store"], answer.Headers.GetValues("Cache-Control"));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Open_to_all_needs_no_code_and_gives_no_cookie()
    {
        await using var page = await PageLab.StartAsync(open: true);
        Assert.Equal($"http://127.0.0.1:{page.Server.Port}", page.Server.NewLink());
        using var answer = await page.SendAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("61")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("99999999999999999999")]
    public async Task A_span_that_is_none_is_refused_with_what_is_allowed(string seconds)
    {
        await using var page = await PageLab.StartAsync(open: true);
        using var answer = await page.SendAsync($"/graph?seconds={seconds}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal($"seconds: found \"{seconds}\"; allowed: 1 to 60\n", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task The_graph_is_JSON_that_names_its_span()
    {
        await using var page = await PageLab.StartAsync(open: true);
        using var graph = JsonDocument.Parse(await page.Client.GetStringAsync(new Uri("/graph?seconds=10", UriKind.Relative), Cancel));
        Assert.Equal(10, graph.RootElement.GetProperty("seconds").GetInt32());
        Assert.Equal(0, graph.RootElement.GetProperty("edges").GetArrayLength());
    }

    [Fact]
    public async Task The_page_asks_for_its_own_files_only_and_they_are_all_there()
    {
        await using var page = await PageLab.StartAsync(open: true);
        var files = new Queue<string>(["/"]);
        var seen = new HashSet<string>();
        while (files.TryDequeue(out var file))
        {
            if (!seen.Add(file)) continue;
            using var answer = await page.SendAsync(file);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{file}: {answer.StatusCode}");
            var text = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.DoesNotContain("innerHTML", text, StringComparison.Ordinal);
            Assert.DoesNotMatch("<(script|style)>| on[a-z]+=\"| style=\"", text);
            foreach (Match found in Reference().Matches(text))
            {
                var target = found.Groups["path"].Value;
                Assert.True(target.StartsWith('/') || target.StartsWith("./", StringComparison.Ordinal) || target.StartsWith('#'), $"{file} asks for {target}");
                if (!target.StartsWith('#')) files.Enqueue(target.TrimStart('.'));
            }
        }

        Assert.Superset(new HashSet<string> { "/page.css", "/page.js", "/layout.js", "/icon.svg" }, seen);
    }

    [GeneratedRegex("""(?:(?:href|src)="|from '|url\()(?<path>[^"')]+)""")]
    private static partial Regex Reference();
}
