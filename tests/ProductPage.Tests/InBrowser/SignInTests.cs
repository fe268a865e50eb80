using Bookinfo.BrowserTesting;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>Signing in as people do it, with and without scripts, mouse, or a gateway's prefix.</summary>
public sealed class SignInTests(OneBrowser one) : IClassFixture<OneBrowser>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Needs("chromium")]
    public async Task With_the_keyboard_alone_one_signs_in_and_out(bool scripts)
    {
        var page = await one.Browser.NewPageAsync(scripts: scripts);
        var watch = new PageWatch(page);
        await using var shop = await PageState.OpenAsync("black-stars", page);
        await TabToAsync(page, ".skip", ".brand", "#sign-in-button");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#username:focus").WaitForAsync();
        await page.Keyboard.TypeAsync("jason");
        await TabToAsync(page, "#password", "dialog .button[type=button]", "dialog .button[type=submit]");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Sign out").WaitForAsync();
        Assert.Equal("jason", await page.Locator(".name").InnerTextAsync());
        Assert.Equal("jason", shop.Upstreams.Seen[^1].Header("end-user"));
        await TabToAsync(page, ".skip", ".brand", "a[href=logout]");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#sign-in-button").WaitForAsync();
        Assert.Empty(watch.Problems);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Needs("chromium")]
    public async Task Behind_the_prefix_of_a_gateway_one_stays_behind_it(bool scripts)
    {
        var page = await one.Browser.NewPageAsync(scripts: scripts);
        var watch = new PageWatch(page);
        await using var shop = await Bookshop.OpenAsync();
        await using var gateway = await PrefixGateway.StartAsync(shop.Client.BaseAddress!, "/books/en/");
        await page.GotoAsync($"http://127.0.0.1:{gateway.Port}/books/en/productpage");
        await page.Locator("#sign-in-button").ClickAsync();
        await page.GetByLabel("User name").FillAsync("jason");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByText("Sign out").WaitForAsync();
        await page.GetByText("BookInfo Sample").ClickAsync();
        Assert.Equal("jason", await page.Locator(".name").InnerTextAsync());
        await page.GetByText("Sign out").ClickAsync();
        await page.Locator("#sign-in-button").WaitForAsync();
        Assert.All(watch.Requests, request => Assert.StartsWith($"http://127.0.0.1:{gateway.Port}/books/en/", request.ToString(), StringComparison.Ordinal));
        Assert.Equal(["productpage", "login", "productpage", "productpage", "logout", "productpage"], watch.Requests.Select(request => request.Segments[^1]));
        Assert.Empty(watch.Problems);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("Escape")]
    [InlineData("Cancel")]
    [InlineData("Close")]
    [InlineData("outside")]
    [Needs("chromium")]
    public async Task The_dialog_goes_away_and_the_focus_comes_back(string how)
    {
        var page = await one.Browser.NewPageAsync(scripts: false);
        await using var shop = await PageState.OpenAsync("black-stars", page);
        var dialog = page.GetByRole(AriaRole.Dialog, new PageGetByRoleOptions { Name = "Sign in to BookInfo" });
        Assert.False(await dialog.IsVisibleAsync());
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await dialog.WaitForAsync();
        if (how == "Escape") await page.Keyboard.PressAsync("Escape");
        else if (how == "outside") await page.Mouse.ClickAsync(20, 700);
        else await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = how }).ClickAsync();
        await dialog.WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Hidden });
        // Who clicks elsewhere wants to be elsewhere.
        if (how != "outside") await page.Locator("#sign-in-button:focus").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    [Needs("chromium")]
    public async Task While_the_dialog_is_open_the_page_behind_it_cannot_be_reached()
    {
        var page = await one.Browser.NewPageAsync();
        await using var shop = await PageState.OpenAsync("black-stars", page);
        await page.Locator("#sign-in-button").ClickAsync();
        for (var i = 0; i < 12; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("document.activeElement === document.body || document.getElementById('dialog').contains(document.activeElement)"));
        }

        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 320)]
    [InlineData(ColorScheme.Dark, 390)]
    [Needs("chromium")]
    public async Task In_the_dialog_everything_has_a_label_and_stands_out_with_a_visible_focus(ColorScheme scheme, int width)
    {
        var page = await one.Browser.NewPageAsync(width, 700, scheme);
        await using var shop = await PageState.OpenAsync("red-stars", page);
        await page.Keyboard.PressAsync("Tab");
        Assert.Empty(await ContrastAudit.PoorAsync(page));
        await TabToAsync(page, ".brand", "#sign-in-button");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("User name").FillAsync("jason");
        await page.GetByLabel("Password").WaitForAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.Empty(await ContrastAudit.PoorAsync(page));
        Assert.Equal("3px solid", await page.Locator(":focus").EvaluateAsync<string>("e => getComputedStyle(e).outlineWidth + ' ' + getComputedStyle(e).outlineStyle"));
        // Big enough for a thumb.
        foreach (var control in await page.Locator("dialog input, dialog button").AllAsync()) Assert.True((await control.BoundingBoxAsync())!.Height >= 44);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathTo("artifacts", "screenshots", $"sign-in-{scheme.ToString().ToLowerInvariant()}-{width}.png") });
        await page.Context.CloseAsync();
    }

    [Fact]
    [Needs("chromium")]
    public async Task An_empty_name_is_not_sent_and_a_password_is_not_asked_for()
    {
        var page = await one.Browser.NewPageAsync(scripts: false);
        await using var shop = await PageState.OpenAsync("black-stars", page);
        await page.Locator("#sign-in-button").ClickAsync();
        await page.Locator("dialog .button[type=submit]").ClickAsync();
        Assert.True(await page.Locator("#username:invalid").IsVisibleAsync());
        await page.Locator("#username").FillAsync("jason");
        await page.Locator("dialog .button[type=submit]").ClickAsync();
        await page.GetByText("Sign out").WaitForAsync();
        await page.Context.CloseAsync();
    }

    private static async Task TabToAsync(IPage page, params string[] stops)
    {
        foreach (var stop in stops)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.Locator($"{stop}:focus").CountAsync() == 1, $"Tab did not lead to {stop}");
        }
    }
}
