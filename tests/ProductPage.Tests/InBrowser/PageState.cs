using Microsoft.Playwright;

namespace Bookinfo.ProductPage.Tests.InBrowser;

/// <summary>A shop in one of the states that a learner brings about, and how the browser comes to see it.</summary>
internal static class PageState
{
    public const string FrontPage = "front-page";
    public const string Jason = "jason-black-stars";
    public const string LongWords = "long-words";

    private static readonly string LongWord = new('W', 120);

    public static readonly string[] All =
    [
        FrontPage, "no-stars", "black-stars", "red-stars", Jason, "ratings-down", "details-failed", "reviews-failed", "all-failed", "no-reviews", LongWords,
    ];

    /// <summary>Opens the page of a state in a page of the browser.</summary>
    public static async Task<Bookshop> OpenAsync(string state, IPage page)
    {
        var shop = await Bookshop.OpenAsync();
        SetUp(shop.Upstreams, state);
        if (state is Jason or LongWords) await SignInAsync(shop, page, state == Jason ? "jason" : LongWord);
        await page.GotoAsync(new Uri(shop.Client.BaseAddress!, PathOf(state)).ToString());
        return shop;
    }

    public static string PathOf(string state) => state == FrontPage ? "/" : "/productpage";

    public static void SetUp(FakeUpstreams upstreams, string state)
    {
        const string Pod = "reviews-v3-6d8bc58dd7-ts8kw";
        upstreams.Reviews = FakeUpstreams.Json(state switch
        {
            "no-stars" or "details-failed" => Bodies.ReviewsWith("", "", "reviews-v1-545db77b95-2ncr4"),
            "red-stars" => Bodies.ReviewsWith(Bodies.Stars(5, "red"), Bodies.Stars(4, "red"), Pod),
            "ratings-down" => Bodies.ReviewsWith(Bodies.RatingsDown, Bodies.RatingsDown, Pod, "cluster-east"),
            "no-reviews" => "{}",
            LongWords => Bodies.ReviewsWith(Bodies.Stars(5, "black"), Bodies.Stars(30, "red"), LongWord, LongWord).Replace("An extremely", LongWord, StringComparison.Ordinal).Replace("Reviewer1", LongWord, StringComparison.Ordinal),
            _ => Bodies.Reviews("black"),
        });
        if (state == LongWords) upstreams.Details = FakeUpstreams.Json($$"""{"ISBN-10": "{{LongWord}}", "publisher": "{{LongWord}}", "pages": 200}""");
        if (state is "details-failed" or "all-failed") upstreams.Details = FakeUpstreams.Status(503);
        if (state is "reviews-failed" or "all-failed") upstreams.Reviews = FakeUpstreams.Status(503);
    }

    private static async Task SignInAsync(Bookshop shop, IPage page, string user)
    {
        var cookie = (await shop.SignInAsync(user)).Split('=', 2);
        await page.Context.AddCookiesAsync([new Cookie { Name = cookie[0], Value = cookie[1], Url = shop.Client.BaseAddress!.ToString() }]);
    }
}
