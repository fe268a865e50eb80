using System.Net;

using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>Somebody who looks at the page.</summary>
internal static class Shopper
{
    public const string NoReviews = "Sorry, product reviews are currently unavailable for this book.";
    public const string NoRating = "Ratings service is currently unavailable";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Signs in and returns the cookie.</summary>
    public static async Task<string> SignInAsync(this HttpClient shop, string user)
    {
        using var answer = await shop.PostAsync("/login", new FormUrlEncodedContent([new("username", user), new("passwd", "any")]), TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.Found, $"{(int)answer.StatusCode} for {user}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    public static async Task<string> PageAsync(this HttpClient shop, string? cookie = null, string? requestId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/productpage");
        if (cookie is not null) request.Headers.TryAddWithoutValidation("Cookie", cookie);
        if (requestId is not null) request.Headers.TryAddWithoutValidation("x-request-id", requestId);
        using var answer = await shop.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Looks again until the page is as wanted: on a busy machine a call can take longer than the three seconds that productpage gives it.
    /// Every look must be 200.
    /// </summary>
    public static async Task<string> PageUntilAsync(this HttpClient shop, Func<string, bool> wanted, string? cookie = null, string? requestId = null)
    {
        var page = "";
        await Eventually.HoldsAsync(async () => wanted(page = await shop.PageAsync(cookie, requestId)), Patience, () => page);
        return page;
    }

    public static IHtmlDocument Parse(string page) => new HtmlParser().ParseDocument(page);

    /// <summary>No cookies kept and no redirects followed.</summary>
    public static HttpClient Visit(this ServiceProcess service) =>
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = service.Client.BaseAddress };
}
