using System.Globalization;

using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>The live picture's colours on a projector, and its motion.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class LivePictureContrastTests(SharedPlayground shared)
{
    private readonly PlaygroundProcess _playground = shared.Playground;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    [Needs("chromium")]
    public async Task Contrast_is_enough_for_the_last_row_and_motion_stops_where_it_is_not_wanted(ColorScheme scheme)
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync(scheme: scheme);
        await page.GotoAsync(await _playground.PageLinkAsync());
        foreach (var (front, back, least) in new[]
        {
            ("text", "page", 7.0), ("text", "box", 7.0), ("text", "tag", 7.0), ("text", "badbox", 7.0), ("soft", "page", 4.5), ("soft", "tag", 4.5), ("soft", "badbox", 4.5), ("bad", "page", 4.5), ("bad", "box", 4.5),
            ("bad", "badbox", 4.5), ("warn", "tag", 4.5), ("warn", "badbox", 4.5), ("line", "page", 3.0), ("edge", "page", 3.0), ("still", "page", 3.0), ("focus", "page", 3.0),
        })
        {
            var ratio = Contrast(await ColourAsync(page, front), await ColourAsync(page, back));
            Assert.True(ratio >= least, $"{front} on {back}: {ratio:F1}, at least {least} is wanted");
        }

        await page.EvaluateAsync("""
            () => {
                const flow = document.createElementNS('http://www.w3.org/2000/svg', 'path');
                flow.setAttribute('class', 'flow');
                flow.id = 'probe';
                const edge = document.createElementNS('http://www.w3.org/2000/svg', 'g');
                edge.setAttribute('class', 'edge http');
                edge.append(flow);
                const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
                svg.append(edge);
                document.body.append(svg);
            }
            """);
        Assert.Equal("flow", await page.EvaluateAsync<string>("getComputedStyle(document.getElementById('probe')).animationName"));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        Assert.Equal("none", await page.EvaluateAsync<string>("getComputedStyle(document.getElementById('probe')).animationName"));
    }

    private static async Task<string> ColourAsync(IPage page, string name) =>
        (await page.EvaluateAsync<string>($"getComputedStyle(document.documentElement).getPropertyValue('--{name}')")).Trim();

    /// <summary>As WCAG 2.2 has it.</summary>
    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        var parts = Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + (2 * i), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(static part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4)).ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
