using System.Diagnostics;

using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>The request-routing task, through real kubectl and a real browser.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class RequestRoutingTests(SharedPlayground shared)
{
    private const string AllV1 = "-f tasks/request-routing/01-all-v1.yaml";
    private const string Jason = "-f tasks/request-routing/02-reviews-jason-v2.yaml";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    [Needs("kubectl")]
    [Needs("chromium")]
    public async Task Jason_who_signs_in_by_the_form_sees_v2_and_everyone_else_v1_until_the_rules_are_deleted()
    {
        using var anyone = new HttpClient();
        await using var browser = await Browser.OpenAsync();
        var page = await browser.NewPageAsync();
        try
        {
            await _playground.KubectlOkAsync($"apply {AllV1}");
            await OnlyV1Async(anyone);

            await _playground.KubectlOkAsync($"apply {Jason}");
            await page.GotoAsync(new Uri(_playground.Ingress, "/productpage").ToString());
            Assert.Equal(ReviewsSeen.V1, ReviewsSeen.On(await page.ContentAsync()));
            await page.GetByText("Sign in").First.ClickAsync();
            await page.Locator("#username").FillAsync("jason");
            await page.Locator("[name=passwd]").FillAsync("any");
            await page.Locator("[name=passwd]").PressAsync("Enter");
            await page.GetByText("Sign out").WaitForAsync();
            await Browser.ScreenshotAsync(page, "productpage-jason");
            for (var i = 0; i < 10; i++)
            {
                await page.ReloadAsync();
                Assert.Equal(ReviewsSeen.V2, ReviewsSeen.On(await page.ContentAsync()));
            }

            Assert.Equal([ReviewsSeen.V1], await ReviewsSeen.InAsync(anyone, _playground, 20));
            await page.GetByText("Sign out").ClickAsync();
            await page.GetByText("Sign in").First.WaitForAsync();
            Assert.Equal(ReviewsSeen.V1, ReviewsSeen.On(await page.ContentAsync()));
        }
        finally
        {
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false {AllV1}");
        }

        await Eventually.HoldsAsync(
            async () => (await ReviewsSeen.InAsync(anyone, _playground, 30)).Count == 3, TimeSpan.FromSeconds(10), () => "the rotation is not back");
    }

    [Fact]
    [Needs("kubectl")]
    public async Task A_rule_takes_effect_within_a_second_and_no_request_in_flight_fails()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var failures = new List<string>();
        var served = 0;
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            using var client = new HttpClient();
            while (!stop.IsCancellationRequested)
            {
                using var answer = await client.GetAsync(new Uri(_playground.Ingress, "/productpage"), CancellationToken.None);
                var body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                Interlocked.Increment(ref served);
                if ((int)answer.StatusCode != 200 || body.Contains("Error fetching", StringComparison.Ordinal))
                {
                    lock (failures) failures.Add($"{(int)answer.StatusCode} {ReviewsSeen.On(body)}");
                }
            }
        })).ToArray();
        using var probe = new HttpClient();
        try
        {
            for (var round = 0; round < 3; round++)
            {
                await _playground.KubectlOkAsync($"apply {AllV1}");
                var applied = Stopwatch.GetTimestamp();
                await Task.Delay(TimeSpan.FromMilliseconds(900), CancellationToken.None);
                Assert.Equal([ReviewsSeen.V1], await ReviewsSeen.InAsync(probe, _playground, 10));
                Assert.True(Stopwatch.GetElapsedTime(applied) > TimeSpan.Zero);
                await _playground.KubectlOkAsync($"delete --wait=false {AllV1}");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(load);
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false {AllV1}");
        }

        TestContext.Current.SendDiagnosticMessage($"{served} pages while rules changed");
        Assert.Empty(failures);
        Assert.True(served > 20, $"{served}");
    }

    [Fact]
    [Needs("kubectl")]
    public async Task The_login_of_the_official_scripts_works_without_a_referer()
    {
        try
        {
            await _playground.KubectlOkAsync($"apply {AllV1}");
            await _playground.KubectlOkAsync($"apply {Jason}");
            using var jason = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            using var form = new FormUrlEncodedContent([new("username", "jason"), new("passwd", "password")]);
            using var login = await jason.PostAsync(new Uri(_playground.Ingress, "/login"), form);
            Assert.Equal(302, (int)login.StatusCode);
            await Eventually.HoldsAsync(
                async () => (await ReviewsSeen.InAsync(jason, _playground, 5)).SetEquals([ReviewsSeen.V2]), TimeSpan.FromSeconds(5), () => "jason does not see v2");
        }
        finally
        {
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false {AllV1}");
        }
    }

    private async Task OnlyV1Async(HttpClient client)
    {
        await Task.Delay(TimeSpan.FromSeconds(1));
        Assert.Equal([ReviewsSeen.V1], await ReviewsSeen.InAsync(client, _playground, 20));
    }
}
