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
public sealed class LivePictureTests(SharedPlayground shared)
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
        await page.GotoAsync(await _playground.PageLinkAsync());
        Assert.Empty(new Uri(page.Url).Query);

        foreach (var version in new[] { "v1", "v2", "v3" }) await Line(page, "productpage-v1", $"reviews-{version}").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        await Line(page, "reviews-v3", "ratings-v1").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });

        // What other tests did a moment ago is still in the picture.
        await UntilSpokenAsync(Line(page, "productpage-v1", "reviews-v1"), new Regex(@"^productpage v1( in default)? calls reviews v1( in default)?: (\d+ calls?|[\d.]+/s), p50 [<\d.]+ m?s, p95 [<\d.]+ m?s, no rule$"));
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
        await page.GotoAsync(await _playground.PageLinkAsync());
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
        await page.GotoAsync(await _playground.PageLinkAsync());
        await Line(page, "reviews-v2", "ratings-v1").WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });

        // What other tests called a moment ago is in the picture for a minute, and its boxes go when that is over.
        var others = "";
        await Eventually.HoldsAsync(async () => (others = await page.EvaluateAsync<string>(OtherBoxes)).Length == 0, Long, () => $"the picture still has: {others}");

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

    [Fact]
    [Needs("chromium")]
    public async Task On_a_phone_it_is_a_table_that_fits()
    {
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync(390, 844);
        await using var visitors = new Visitors(_playground.Ingress);
        await page.GotoAsync(await _playground.PageLinkAsync());
        var call = page.Locator("#calls").GetByText(CallOf("details v1"));
        await call.WaitForAsync(new LocatorWaitForOptions { Timeout = Patience });
        await call.ClickAsync();
        await page.Locator("#details").WaitForAsync();
        await Browser.ScreenshotAsync(page, "live-picture-phone");
        Assert.Equal(0, await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
    }

    private const string OtherBoxes = """
        [...document.querySelectorAll('#graph [data-key]')].map(e => e.dataset.key).filter(key => !key.includes(' '))
          .filter(key => !/^(istio-system.istio-ingressgateway|default.(productpage|details|reviews|ratings)(-v|$))/.test(key)).join(' ')
        """;

    private const string Places = "JSON.stringify([...document.querySelectorAll('#graph .card')].map(e => [e.getAttribute('x'), e.getAttribute('y')]))";

    /// <summary>A row of the table. Where other tests have Bookinfo in a namespace of theirs in the same minute, ours is told with its own.</summary>
    private static Regex CallOf(string called) => new($"^productpage v1( in default)? → {called}( in default)?$");

    private static ILocator Line(IPage page, string from, string to) => page.Locator($"[data-key='default/{from} default/{to} http']");

    private static async Task<string> SpokenAsync(ILocator line) => await line.GetAttributeAsync("aria-label") ?? "";

    private static Task UntilSpokenAsync(ILocator line, string text) => UntilSpokenAsync(line, new Regex(Regex.Escape(text)));

    private static async Task UntilSpokenAsync(ILocator line, Regex text)
    {
        var spoken = "";
        await Eventually.HoldsAsync(
            async () => await line.CountAsync() == 1 && text.IsMatch(spoken = await SpokenAsync(line)), Long, () => $"no line says: {text}; but: {spoken}");
    }

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

    private async Task<int?> ProcessOfAsync(string deployment)
    {
        using var status = JsonDocument.Parse(await _playground.RunAsync("status", "-o", "json"));
        var pod = status.RootElement.GetProperty("pods").EnumerateArray().First(p => p.GetProperty("name").GetString()!.StartsWith(deployment, StringComparison.Ordinal));
        return pod.GetProperty("pids").EnumerateArray().Select(static pid => (int?)pid.GetInt32()).FirstOrDefault();
    }

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
