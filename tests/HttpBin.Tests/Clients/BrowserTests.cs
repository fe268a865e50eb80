using System.Text.Json;

using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.HttpBin.Tests.Clients;

/// <summary>What a browser makes of the pages, the event stream and the socket. No page may complain or ask another machine.</summary>
[Needs("chromium")]
public sealed class BrowserTests(Servers servers, BrowserFixture chromium) : IClassFixture<BrowserFixture>
{
    private static readonly Dictionary<string, string> Order = new()
    {
        ["custname"] = "Jason Ünicode <b>",
        ["custtel"] = "+49 30 1234",
        ["custemail"] = "jason@example.com",
        ["size"] = "medium",
        ["delivery"] = "12:30",
        ["comments"] = "ring & wait 100%",
    };

    [Theory]
    [InlineData("py", "")]
    [InlineData("go", "")]
    [InlineData("go-with-prefix", "/test-prefix")]
    public async Task The_form_is_filled_in_and_its_fields_come_back(string listener, string prefix)
    {
        var (page, watch) = await chromium.NewPageAsync();
        await page.GotoAsync(Address(listener, prefix + "/forms/post"));
        foreach (var (name, value) in Order.Where(field => field.Key != "size")) await page.Locator($"[name={name}]").FillAsync(value);
        await page.GetByLabel("Medium").CheckAsync();
        await page.GetByLabel("Bacon").CheckAsync();
        await page.GetByLabel("Onion").CheckAsync();
        await Browser.ScreenshotAsync(page, $"httpbin-form-{listener}");
        Assert.Empty(watch.Problems);
        var answer = await page.RunAndWaitForResponseAsync(() => page.GetByText("Submit order").ClickAsync(), response => response.Request.Method == "POST");
        Assert.Equal((200, Address(listener, prefix + "/post")), (answer.Status, answer.Url));
        await Browser.ScreenshotAsync(page, $"httpbin-form-answer-{listener}");

        using var json = JsonDocument.Parse(await answer.TextAsync());
        var form = json.RootElement.GetProperty("form");
        Assert.Equal(["bacon", "onion"], Values(form.GetProperty("topping")));
        foreach (var (name, value) in Order) Assert.Equal([value], Values(form.GetProperty(name)));
        // An answer in JSON names no icon, so the browser asks for one, and the contract has none to give.
        Assert.All(watch.Problems, problem => Assert.Contains("/favicon.ico", problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task EventSource_gets_all_events_in_order()
    {
        var (page, watch) = await chromium.NewPageAsync();
        await page.GotoAsync(Address("go", "/"));
        var ids = await page.EvaluateAsync<int[]>(
            """
            () => new Promise((resolve, reject) => {
              const ids = [], events = new EventSource('/sse?count=20&duration=400ms');
              events.addEventListener('ping', event => ids.push(JSON.parse(event.data).id));
              events.onmessage = event => reject('event without a name: ' + event.data);
              // The end of the stream is an error to EventSource, which would connect anew.
              events.onerror = () => { events.close(); resolve(ids); };
            })
            """);
        Assert.Equal(Enumerable.Range(0, 20), ids);
        Assert.Single(watch.Requests, request => request.AbsolutePath == "/sse");
        Assert.Empty(watch.Problems);
    }

    [Fact]
    public async Task WebSocket_gets_text_as_text_and_bytes_as_bytes()
    {
        var (page, watch) = await chromium.NewPageAsync();
        await page.GotoAsync(Address("go", "/"));
        var seen = await page.EvaluateAsync<string[]>(
            """
            () => new Promise((resolve, reject) => {
              const seen = [], socket = new WebSocket(`ws://${location.host}/websocket/echo`);
              const bytes = Uint8Array.from({ length: 70000 }, (_, i) => i % 251);
              const same = data => data.byteLength === bytes.length && new Uint8Array(data).every((byte, i) => byte === bytes[i]);
              socket.binaryType = 'arraybuffer';
              socket.onerror = () => reject('socket failed after ' + seen);
              socket.onopen = () => { socket.send('héllo 🍕'); socket.send(bytes); socket.send(''); };
              socket.onmessage = ({ data }) => {
                seen.push(typeof data === 'string' ? `text ${data}` : `bytes ${data.byteLength} ${same(data)}`);
                if (seen.length === 3) socket.close(1000, 'done');
              };
              socket.onclose = event => { seen.push(`closed ${event.code} ${event.wasClean}`); resolve(seen); };
            })
            """);
        Assert.Equal(["text héllo 🍕", "bytes 70000 true", "text ", "closed 1000 true"], seen);
        Assert.Contains(watch.Requests, request => request.Scheme == "ws");
        Assert.Empty(watch.Problems);
    }

    [Fact]
    public async Task The_front_page_lists_the_operations_and_tries_them_out()
    {
        var (page, watch) = await chromium.NewPageAsync();
        await page.GotoAsync(Address("py", "/"));
        await page.Locator(".opblock-tag").First.WaitForAsync();
        await Browser.ScreenshotAsync(page, "httpbin-front-page");
        foreach (var (family, path) in ((string, string)[])[("Requests and methods", "/get"), ("Status, time and streams", "/status/{codes}"), ("Redirects and cookies", "/cookies/set"), ("Authentication", "/bearer"), ("Formats, caches and pictures", "/gzip")])
        {
            await page.GetByRole(AriaRole.Link, new() { Name = family }).ClickAsync();
            await page.Locator($".opblock-summary-path[data-path='{path}']").First.WaitForAsync();
        }

        var operation = page.Locator(".opblock", new() { Has = page.Locator("[data-path='/get']") });
        await operation.ClickAsync();
        await operation.GetByText("Try it out").ClickAsync();
        var answer = await page.RunAndWaitForResponseAsync(() => operation.GetByText("Execute").ClickAsync(), response => new Uri(response.Url).AbsolutePath == "/get");
        Assert.Equal(200, answer.Status);
        await Assertions.Expect(operation.Locator(".live-responses-table .response-col_status").Last).ToContainTextAsync("200");
        await Assertions.Expect(operation.Locator(".live-responses-table .highlight-code").First).ToContainTextAsync($"\"url\": \"{Address("py", "/get")}\"");
        await operation.ScrollIntoViewIfNeededAsync();
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathTo("artifacts", "screenshots", "httpbin-try-it-out.png") });
        Assert.Empty(watch.Problems);
    }

    private string Address(string listener, string path) => $"http://127.0.0.1:{listener switch { "py" => servers.Py, "go" => servers.Go, _ => servers.GoWithPrefix }}{path}";

    // A string or a list in one dialect, always a list in the other.
    private static string?[] Values(JsonElement field) => field.ValueKind == JsonValueKind.Array ? [.. field.EnumerateArray().Select(value => value.GetString())] : [field.GetString()];
}
