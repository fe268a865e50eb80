using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>The live picture in a real browser, while real traffic passes through the gateway.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed partial class LivePictureTests(SharedPlayground shared)
{
    private const string Shifted = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: reviews}
        spec:
          hosts: [reviews]
          http:
            - route: [{destination: {host: reviews, subset: v1}, weight: 50}, {destination: {host: reviews, subset: v3}, weight: 50}]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: ratings}
        spec:
          hosts: [ratings]
          http:
            - fault: {abort: {httpStatus: 500, percentage: {value: 30}}}
              route: [{destination: {host: ratings, subset: v1}}]
        """;

    private const float Patience = 90_000;

    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(Patience);

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    [Needs("kubectl")]
    [Needs("chromium")]
    public async Task Calls_to_every_version_show_their_rate_and_a_rule_is_named_as_soon_as_it_takes_them()
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync(1920, 1080);
        var watch = new PageWatch(page);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        await using var visitors = new Visitors(_playground.Ingress);
        await page.GotoAsync(await LinkAsync());
        Assert.Empty(new Uri(page.Url).Query);

        foreach (var version in new[] { "v1", "v2", "v3" }) await Line(page, "productpage-v1", $"reviews-{version}").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        await Line(page, "reviews-v3", "ratings-v1").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        Assert.Matches(@"^productpage v1( in default)? calls reviews v1( in default)?: (\d+ calls?|[\d.]+/s), p50 [<\d.]+ m?s, p95 [<\d.]+ m?s, no rule$", await SpokenAsync(Line(page, "productpage-v1", "reviews-v1")));
        Assert.Contains("ingress gateway calls productpage v1", await SpokenAsync(page.Locator("[data-key^='istio-system/istio-ingressgateway default/productpage-v1']")), StringComparison.Ordinal);

        try
        {
            await _playground.KubectlOkAsync("apply -f -", Shifted);
            await UntilSpokenAsync(Line(page, "productpage-v1", "reviews-v3"), "reviews, http[0] · 50 %");
            await UntilSpokenAsync(Line(page, "reviews-v3", "ratings-v1"), "ratings, http[0], fault: abort 500, 30 %");
            var aborted = page.Locator("[data-key^='default/reviews-v3 service:default/ratings']");
            await UntilSpokenAsync(aborted, "100 % errors");

            await aborted.PressAsync("Enter");
            await page.Locator("#details").GetByText("FI (fault: aborted)").First.WaitForAsync();
            Assert.Contains("VirtualService default/ratings http[0]", await page.Locator("#details").InnerTextAsync(), StringComparison.Ordinal);
            await page.Keyboard.PressAsync("Escape");
            await page.Locator("#details").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
            await page.EvaluateAsync("document.activeElement.blur()");
            await page.SetViewportSizeAsync(1600, 720);
            await Browser.ScreenshotAsync(page, "live-picture");
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark, ReducedMotion = ReducedMotion.Reduce });
            await page.SetViewportSizeAsync(1920, 1200);
            await aborted.PressAsync("Enter");
            await Browser.ScreenshotAsync(page, "live-picture-dark");
        }
        finally
        {
            await _playground.KubectlAsync("delete --ignore-not-found --wait=false vs/reviews vs/ratings");
        }

        Assert.Empty(watch.Problems);
    }

    [Fact]
    [Needs("chromium")]
    public async Task A_killed_pod_is_not_ready_until_it_is_back()
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync();
        await page.GotoAsync(await LinkAsync());
        var pod = page.Locator("[data-key='default/reviews-v3'], [data-focus='default/reviews-v3']").First;
        await pod.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });

        // The first restart is at once; the second one waits, as on a kubelet.
        await Eventually.HoldsAsync(
            async () =>
            {
                if (await ProcessOfAsync("reviews-v3") is { } pid)
                {
                    using var kill = Process.Start("kill", ["-9", pid.ToString(CultureInfo.InvariantCulture)]);
                    await kill.WaitForExitAsync();
                }

                return await WithinAsync(pod, "not ready 1/2");
            },
            Long,
            () => "reviews v3 never was shown as not ready");
        Assert.Contains("not ready", await page.Locator("#summary").InnerTextAsync(), StringComparison.Ordinal);
        await Browser.ScreenshotAsync(page, "live-picture-killed");
        await Eventually.HoldsAsync(async () => (await TextAsync(pod)).Contains("restart", StringComparison.Ordinal) && !(await TextAsync(pod)).Contains("not ready", StringComparison.Ordinal), Long, () => "reviews v3 is not shown as ready again");
    }

    [Fact]
    [Needs("chromium")]
    public async Task Everything_is_reached_with_the_keyboard_and_nothing_moves_between_two_looks()
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync();
        await using var visitors = new Visitors(_playground.Ingress);
        await page.GotoAsync(await LinkAsync());
        await Line(page, "reviews-v2", "ratings-v1").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });

        // From the last button of the toolbar on: each box, then the lines that leave it.
        await page.Locator("#help").FocusAsync();
        var reached = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<string?>("document.activeElement.dataset.key ?? null") is { } key) reached.Add(key);
            else if (reached.Count > 0) break;
        }

        Assert.StartsWith("istio-system/istio-ingressgateway", reached[0], StringComparison.Ordinal);
        foreach (var name in new[] { "default/productpage-v1", "default/details-v1", "default/reviews-v2", "default/ratings-v1", "default/productpage-v1 default/reviews-v2 http" }) Assert.Contains(name, reached);
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('#graph .things > g')].every(e => e.getAttribute('role') === 'button' && e.getAttribute('aria-label').length > 3)"));

        var before = await page.EvaluateAsync<string>(Places);
        var at = await page.EvaluateAsync<string>("document.querySelector('#graph .figure').textContent");
        await Eventually.HoldsAsync(async () => await page.EvaluateAsync<string>("document.querySelector('#graph .figure').textContent") != at, Long, () => "the figures stand still");
        Assert.Equal(before, await page.EvaluateAsync<string>(Places));

        var node = page.Locator("[data-key='default/reviews-v2']");
        await node.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#details h2").GetByText("reviews v2").WaitForAsync();
        Assert.Contains("GET /reviews/", await page.Locator("#details").InnerTextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        Assert.True(await page.Locator("#details").IsHiddenAsync());
        Assert.Equal("default/reviews-v2", await page.EvaluateAsync<string>("document.activeElement.dataset.key"));

        await page.Keyboard.PressAsync("?");
        await page.Locator("#helpbox").WaitForAsync();
        await Browser.ScreenshotAsync(page, "live-picture-help");
        await page.Keyboard.PressAsync("Escape");
        await page.Locator("#helpbox").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        await page.Keyboard.PressAsync("t");
        await page.Locator("#calls").GetByText(CallOf("reviews v2")).WaitForAsync();
        Assert.True(await page.Locator("#picture").IsHiddenAsync());
        await page.Keyboard.PressAsync("t");
        await page.Keyboard.PressAsync("p");
        Assert.Contains("paused", await page.Locator("#summary").InnerTextAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("p");
        await page.Keyboard.PressAsync("w");
        Assert.Equal("Last 10 seconds", await page.Locator("#span").InnerTextAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    [Needs("chromium")]
    public async Task Contrast_is_enough_for_the_last_row_and_motion_stops_where_it_is_not_wanted(ColorScheme scheme)
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync(scheme: scheme);
        await page.GotoAsync(await LinkAsync());
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

    [Fact]
    [Needs("chromium")]
    public async Task On_a_phone_it_is_a_table_that_fits()
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync(390, 844);
        await using var visitors = new Visitors(_playground.Ingress);
        await page.GotoAsync(await LinkAsync());
        var call = page.Locator("#calls").GetByText(CallOf("details v1"));
        await call.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        await call.ClickAsync();
        await page.Locator("#details").WaitForAsync();
        await Browser.ScreenshotAsync(page, "live-picture-phone");
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    [Fact]
    [Needs("chromium")]
    public async Task A_link_that_has_been_used_lets_no_second_browser_in()
    {
        await using var browser = await Browser.OpenAsync();
        var link = await LinkAsync();
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
        var line = await _playground.Process.WaitForLineAsync(static l => l.StartsWith("Live picture", StringComparison.Ordinal), Long);
        var link = Link().Match(line);
        Assert.True(link.Success, line);
        using var status = JsonDocument.Parse(await _playground.RunAsync("status", "-o", "json"));
        Assert.Equal(link.Groups["address"].Value, status.RootElement.GetProperty("page").GetString());
        var text = await _playground.RunAsync("status");
        Assert.Contains($"Live picture: {link.Groups["address"].Value} ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("code=", text, StringComparison.Ordinal);
        Assert.Matches(Link(), (await LinkAsync()).Trim());
    }

    private const string Places = "JSON.stringify([...document.querySelectorAll('#graph .card')].map(e => [e.getAttribute('x'), e.getAttribute('y')]))";

    /// <summary>A row of the table. Where other tests have Bookinfo in a namespace of theirs in the same minute, ours is told with its own.</summary>
    private static Regex CallOf(string called) => new($"^productpage v1( in default)? → {called}( in default)?$");

    private static ILocator Line(IPage page, string from, string to) => page.Locator($"[data-key='default/{from} default/{to} http']");

    private static async Task<string> SpokenAsync(ILocator line) => await line.GetAttributeAsync("aria-label") ?? "";

    private static Task UntilSpokenAsync(ILocator line, string text) => Eventually.HoldsAsync(
        async () => await line.CountAsync() == 1 && (await SpokenAsync(line)).Contains(text, StringComparison.Ordinal), Long, () => $"no line says: {text}");

    /// <summary>What a node says, in the picture or among the quiet ones.</summary>
    private static async Task<string> TextAsync(ILocator node) =>
        await node.CountAsync() == 0 ? "" : await node.EvaluateAsync<string>("e => (e.getAttribute('aria-label') ?? '') + ' ' + e.textContent");

    /// <summary>Looks for a few seconds: as long as the page needs to show what is.</summary>
    private static async Task<bool> WithinAsync(ILocator node, string text)
    {
        for (var i = 0; i < 40; i++)
        {
            if ((await TextAsync(node)).Contains(text, StringComparison.Ordinal)) return true;
            await Task.Delay(100);
        }

        return false;
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

    private async Task<string> LinkAsync() => (await _playground.RunAsync("page")).Trim();

    private async Task<int?> ProcessOfAsync(string deployment)
    {
        using var status = JsonDocument.Parse(await _playground.RunAsync("status", "-o", "json"));
        var pod = status.RootElement.GetProperty("pods").EnumerateArray().First(p => p.GetProperty("name").GetString()!.StartsWith(deployment, StringComparison.Ordinal));
        return pod.GetProperty("pids").EnumerateArray().Select(static pid => (int?)pid.GetInt32()).FirstOrDefault();
    }

    [GeneratedRegex(@"(?<address>http://127\.0\.0\.1:\d+)/\?code=[0-9a-f]{64}$")]
    private static partial Regex Link();

    /// <summary>Somebody who reloads the product page all the while.</summary>
    private sealed class Visitors : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();

        private readonly Task _visiting;

        public Visitors(Uri ingress) => _visiting = Task.Run(() => VisitAsync(new Uri(ingress, "/productpage")));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _visiting;
            _stop.Dispose();
        }

        private async Task VisitAsync(Uri address)
        {
            using var client = new HttpClient();
            while (!_stop.IsCancellationRequested)
            {
                using var answer = await client.GetAsync(address, CancellationToken.None);
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }
}
