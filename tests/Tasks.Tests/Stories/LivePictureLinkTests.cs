using System.Text.Json;
using System.Text.RegularExpressions;

using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Who gets to see the live picture: one browser per link.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed partial class LivePictureLinkTests(SharedPlayground shared)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    [Needs("chromium")]
    public async Task A_link_that_has_been_used_lets_no_second_browser_in()
    {
        await using var browser = await Browser.OpenAsync();
        var link = await _playground.PageLinkAsync();
        var first = await browser.NewPageAsync();
        Assert.Equal(200, (await first.GotoAsync(link))!.Status);
        Assert.Equal(200, (await first.ReloadAsync())!.Status);
        var second = await browser.NewPageAsync();
        Assert.Equal(403, (await second.GotoAsync(link))!.Status);
        Assert.Contains("playground page", await second.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_prints_a_link_with_a_code_and_status_the_address_without_one()
    {
        var line = await _playground.Process.WaitForLineAsync(static l => l.StartsWith("Live picture", StringComparison.Ordinal), Patience);
        var link = Link().Match(line);
        Assert.True(link.Success, line);
        using var status = JsonDocument.Parse(await _playground.RunAsync("status", "-o", "json"));
        Assert.Equal(link.Groups["address"].Value, status.RootElement.GetProperty("page").GetString());
        var text = await _playground.RunAsync("status");
        Assert.Contains($"Live picture: {link.Groups["address"].Value} ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", text, StringComparison.Ordinal);
        Assert.Matches(Link(), await _playground.PageLinkAsync());
    }

    [GeneratedRegex(@"(?<address>http://127\.0\.0\.1:\d+)/\?code=[0-9a-f]{64}$")]
    private static partial Regex Link();
}
