using System.Text.Json;

using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.ServiceDefaults.Tests.Swagger;

/// <summary>Swagger UI of every service, at its own address and behind a gateway that takes a prefix away.</summary>
public sealed class SwaggerUiTests
{
    /// <summary>Not localhost: there the UI would leave out what it asks other hosts. Chromium finds every name on this machine.</summary>
    private const string Host = "shop.example";

    [Theory]
    [InlineData("Details", "9080", "/bookinfo/details/", "/details/{productId}", "\"author\": \"William Shakespeare\"")]
    [InlineData("Details", "9080", "/", "/details/{productId}", "\"author\": \"William Shakespeare\"")]
    [InlineData("Reviews", "", "/bookinfo/reviews/", "/reviews/{productId}", "\"reviewer\": \"Reviewer2\"")]
    [InlineData("Ratings", "9080", "/a%20b/%C3%A9/ratings/", "/ratings/{productId}", "\"Reviewer2\": 4")]
    [InlineData("ProductPage", "9080", "/shop/", "/api/v1/products", "\"title\": \"The Comedy of Errors\"")]
    [Needs("chromium")]
    public async Task The_page_lists_every_operation_and_tries_one_under_the_prefix(string project, string argument, string prefix, string operation, string answer)
    {
        await using var service = await ServiceProcess.StartAsync(TestedPrograms.Service(project), argument == "" ? [] : [argument]);
        await using var gateway = await PrefixGateway.StartAsync(service.Client.BaseAddress!, prefix);
        await using var browser = await Browser.OpenAsync("--host-resolver-rules=MAP * 127.0.0.1");
        var page = await browser.NewPageAsync();
        var watch = new PageWatch(page);

        await page.GotoAsync($"http://{Host}:{gateway.Port}{prefix}swagger");
        var blocks = page.Locator(".opblock");
        await blocks.First.WaitForAsync();
        Assert.Equal($"{project} of Bookinfo: Swagger UI", await page.TitleAsync());
        Assert.Equal(
            await OperationsAsync(service),
            (await page.Locator(".opblock-summary-path").EvaluateAllAsync<string[]>("paths => paths.map(path => path.dataset.path)")).Order());

        var block = page.Locator(".opblock-get").Filter(new LocatorFilterOptions { Has = page.Locator($"[data-path='{operation}']") });
        await block.Locator(".opblock-summary-control").ClickAsync();
        await block.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Try it out" }).ClickAsync();
        if (operation.Contains('{', StringComparison.Ordinal)) await block.GetByPlaceholder("productId").FillAsync("0");
        await block.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Execute" }).ClickAsync();
        var response = block.Locator(".live-responses-table .response").First;
        await response.WaitForAsync();
        Assert.Equal("200", (await response.Locator(".response-col_status").InnerTextAsync()).Trim());
        Assert.Contains(answer, (await response.Locator(".highlight-code, .microlight").First.InnerTextAsync()).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        await Browser.ScreenshotAsync(page, $"swagger-{project}{(prefix == "/" ? "-at-root" : "")}");

        Assert.Contains(watch.Requests, request => request.AbsolutePath == prefix + operation[1..].Replace("{productId}", "0", StringComparison.Ordinal));
        Assert.All(watch.Requests, request => Assert.Equal((Host, gateway.Port), (request.Host, request.Port)));
        Assert.All(watch.Requests, request => Assert.StartsWith(prefix, request.AbsolutePath, StringComparison.Ordinal));
        // The watch takes any name but localhost for another machine.
        Assert.DoesNotContain(watch.Problems, problem => !problem.EndsWith("leaves this machine", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("X-Forwarded-Prefix", "/elsewhere")]
    [InlineData("X-Forwarded-Prefix", "//evil.example")]
    [InlineData("X-Forwarded-Prefix", "\"><script>alert(1)</script>")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("Forwarded", "host=evil.example;proto=https")]
    [InlineData("X-Envoy-Original-Path", "/elsewhere/swagger")]
    [InlineData("Host", "evil.example")]
    public async Task No_header_changes_what_is_served(string name, string value)
    {
        await using var service = await ServiceProcess.StartAsync(TestedPrograms.Service("Details"), ["9080"]);
        foreach (var path in new[] { "/swagger", "/swagger/index.html", "/swagger/index.js", "/swagger/v1/swagger.json" })
            Assert.Equal(await AnswerAsync(service, path), await AnswerAsync(service, path, (name, value)));
    }

    private static async Task<string> AnswerAsync(ServiceProcess service, string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = service.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode} {answer.Headers.Location} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private static async Task<IEnumerable<string>> OperationsAsync(ServiceProcess service)
    {
        using var document = JsonDocument.Parse(await service.Client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken));
        return document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(_ => path.Name)).Order().ToList();
    }
}
