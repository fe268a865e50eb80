using System.Text.Json;

using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>The page as the browser tells it to a screen reader: landmarks, headings in order, names of pictures.</summary>
public sealed class ScreenReaderTests(OneBrowser one) : IClassFixture<OneBrowser>
{
    private static readonly string[] Groups = ["banner", "main", "contentinfo", "article", "table", "status"];

    /// <summary>What is said in one breath: its name holds the words inside.</summary>
    private static readonly string[] Said = ["heading", "link", "button", "image", "columnheader", "rowheader", "cell", "StaticText"];

    private const string Headings = "() => [...document.querySelectorAll('h1, h2, h3, h4')].filter(h => h.checkVisibility()).map(h => (h.ariaLevel ?? h.tagName[1]) + ' ' + h.textContent)";

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    [Needs("chromium")]
    public async Task It_reads_from_landmark_to_landmark_on_phone_and_desktop_alike(int width)
    {
        var page = await one.Browser.NewPageAsync(width);
        await using var shop = await PageState.OpenAsync("red-stars", page);
        Assert.Equal("""
            link Skip to the content
            banner
            link BookInfo Sample
            button Sign in
            main
            image Book cover: two laughing masks
            heading 1 The Comedy of Errors
            link Wikipedia Summary
            StaticText : The Comedy of Errors is one of
            StaticText William Shakespeare's
            StaticText early plays. It is his shortest and one of his most farcical comedies, with a major part of the humour coming from slapstick and mistaken identity, in addition to puns and word play.
            heading 2 Book Details
            table
            columnheader ISBN-10
            columnheader Publisher
            columnheader Pages
            columnheader Type
            columnheader Language
            cell 1234567890
            cell PublisherA
            cell 200
            cell paperback
            cell English
            heading 2 Book Reviews
            article Review by Reviewer1
            StaticText 5 of 5, red stars
            StaticText "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!"
            StaticText Reviewer1
            StaticText Reviews served by:
            StaticText reviews-v3-6d8bc58dd7-ts8kw
            article Review by Reviewer2
            StaticText 4 of 5, red stars
            StaticText "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare."
            StaticText Reviewer2
            StaticText Reviews served by:
            StaticText reviews-v3-6d8bc58dd7-ts8kw
            contentinfo
            StaticText A sample application of four small services behind a service mesh. Reload to see which pod answers.
            StaticText Learn more about Istio:
            link Start here
            """, await ReadAsync(page));
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("no-stars", "1 The Comedy of Errors|2 Book Details|2 Book Reviews")]
    [InlineData("all-failed", "1 The Comedy of Errors|2 Error fetching product details!|2 Error fetching product reviews!")]
    [InlineData(PageState.FrontPage, "1 Hello! This is a simple bookstore application consisting of three services as shown below")]
    [Needs("chromium")]
    public async Task Headings_come_in_order(string state, string headings)
    {
        var page = await one.Browser.NewPageAsync();
        await using var shop = await PageState.OpenAsync(state, page);
        Assert.Equal(headings.Split('|'), await page.EvaluateAsync<string[]>(Headings));
        foreach (var role in new[] { AriaRole.Banner, AriaRole.Main, AriaRole.Contentinfo }) Assert.Equal(1, await page.GetByRole(role).CountAsync());
        // Every id once, every label and every aria-labelledby to something that is there.
        Assert.Equal("", await page.EvaluateAsync<string>("""
            () => [...document.querySelectorAll('[id]')].filter(e => document.querySelectorAll('#' + e.id).length > 1).map(e => e.id)
              .concat([...document.querySelectorAll('[for], [aria-labelledby], [aria-describedby], [commandfor], [popovertarget]')]
                .flatMap(e => ['for', 'aria-labelledby', 'aria-describedby', 'commandfor', 'popovertarget'].map(name => e.getAttribute(name)))
                .filter(id => id && !document.getElementById(id))).join()
            """));
        await page.Context.CloseAsync();
    }

    /// <summary>What Chromium hands to assistive technology: each role with its name, headings with their level.</summary>
    private static async Task<string> ReadAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var tree = (await session.SendAsync("Accessibility.getFullAXTree"))!.Value;
        // A line of text that is broken in two is listed twice.
        var nodes = tree.GetProperty("nodes").EnumerateArray().DistinctBy(node => node.GetProperty("nodeId").GetString()).ToDictionary(node => node.GetProperty("nodeId").GetString()!);
        var lines = InOrder(nodes, nodes.Values.First(node => !node.TryGetProperty("parentId", out _)))
            .Where(node => !node.GetProperty("ignored").GetBoolean() && (Groups.Contains(Value(node, "role")) || Said.Contains(Value(node, "role"))))
            .Select(node => $"{Value(node, "role")} {Level(node)}{Value(node, "name").Trim()}".Trim());
        return string.Join('\n', lines);
    }

    private static IEnumerable<JsonElement> InOrder(Dictionary<string, JsonElement> nodes, JsonElement node) =>
        (Said.Contains(Value(node, "role")) ? [] : node.GetProperty("childIds").EnumerateArray())
            .Where(child => nodes.ContainsKey(child.GetString()!)).SelectMany(child => InOrder(nodes, nodes[child.GetString()!])).Prepend(node);

    private static string Value(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetProperty("value").ToString() : "";

    private static string Level(JsonElement node) =>
        node.GetProperty("properties").EnumerateArray().Where(property => property.GetProperty("name").GetString() == "level")
            .Select(property => $"{property.GetProperty("value").GetProperty("value")} ").FirstOrDefault("");
}
