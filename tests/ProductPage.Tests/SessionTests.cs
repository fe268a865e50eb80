using System.Net;
using System.Text;

using AngleSharp.Html.Parser;

using Bookinfo.ProductPage.Sessions;

namespace Bookinfo.ProductPage.Tests;

/// <summary>Contract 3.6: signing in and out.</summary>
public class SessionTests
{
    private const string Expired = "session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/";

    [Fact]
    public async Task Signing_in_without_referer_sets_the_cookie_and_leads_to_none()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await PostAsync(shop, "/login", "username=jason&passwd=password");
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("None", answer.Headers.NonValidated["Location"].ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Matches(@"^session=eyJ1c2VyIjoiamFzb24ifQ\.[\w-]{6}\.[\w-]{43}; HttpOnly; Path=/$", cookie);
        Assert.Contains("<title>Redirecting...</title>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/login?username=jason")]
    [InlineData("GET", "/logout")]
    public async Task Both_lead_back_to_the_referer_verbatim(string method, string path)
    {
        const string Referer = "http://localhost:8080/productpage?u=<test>&x=%20";
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync(method, path, ("Referer", Referer));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(Referer, answer.Headers.NonValidated["Location"].ToString());
        Assert.DoesNotContain("<test>", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_the_query_wins_over_the_form()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await PostAsync(shop, "/login?username=query", "username=form");
        Assert.Equal("query", await UserOfAsync(shop, answer));
    }

    [Fact]
    public async Task A_multipart_form_works()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var form = new MultipartFormDataContent { { new StringContent("jason"), "username" } };
        using var answer = await shop.Client.PostAsync("/login", form, TestContext.Current.CancellationToken);
        Assert.Equal("jason", await UserOfAsync(shop, answer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("passwd=secret")]
    [InlineData("username=")]
    public async Task Without_a_name_there_is_a_cookie_but_nobody_is_signed_in(string form)
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await PostAsync(shop, "/login", form);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Null(await UserOfAsync(shop, answer));
    }

    [Fact]
    public async Task A_broken_multipart_form_is_400_and_sets_no_cookie()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var content = new StringContent("no part at all");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=x");
        using var answer = await shop.Client.PostAsync("/login", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Signing_out_expires_a_session_and_nothing_else()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var signedIn = await shop.SendAsync("GET", "/logout", ("Cookie", await shop.SignInAsync("jason")));
        Assert.Equal(Expired, Assert.Single(signedIn.Headers.GetValues("Set-Cookie")));
        using var signedOut = await shop.SendAsync("GET", "/logout");
        Assert.Equal(HttpStatusCode.Found, signedOut.StatusCode);
        Assert.False(signedOut.Headers.Contains("Set-Cookie"));
        using var forged = await shop.SendAsync("GET", "/logout", ("Cookie", "session=eyJ1c2VyIjoiamFzb24ifQ.awTF0g.AAAA"));
        Assert.False(forged.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Another_replica_accepts_the_cookie()
    {
        await using var one = await Bookshop.OpenAsync();
        await using var other = await Bookshop.OpenAsync();
        Assert.Contains("jason", await other.PageAsync(await one.SignInAsync("jason")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_with_another_secret_does_not()
    {
        await using var one = await Bookshop.OpenAsync();
        await using var other = await Bookshop.OpenAsync(null, ("SESSION_SECRET", "ours"));
        Assert.Null((await other.DocumentAsync(await one.SignInAsync("jason"))).QuerySelector(".name"));
    }

    [Fact]
    public void Every_changed_character_makes_the_cookie_nobodys()
    {
        var cookies = new SessionCookie("key", TimeProvider.System);
        var cookie = cookies.Write(new Session("jason"));
        Assert.Equal(new Session("jason"), cookies.Read(cookie));
        for (var i = 0; i < cookie.Length; i++)
        {
            var changed = new StringBuilder(cookie) { [i] = cookie[i] == 'A' ? 'B' : 'A' }.ToString();
            Assert.Null(cookies.Read(changed));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("eyJ1c2VyIjoiamFzb24ifQ")]
    [InlineData("é.é.é")]
    public void What_is_no_cookie_of_ours_is_no_session(string? cookie) => Assert.Null(new SessionCookie("key", TimeProvider.System).Read(cookie));

    [Theory]
    [InlineData("jason")]
    [InlineData("제이슨 \"<&'>\\ \n")]
    [InlineData("")]
    [InlineData(null)]
    public void A_session_comes_back_as_it_was(string? user)
    {
        var cookies = new SessionCookie("key", TimeProvider.System);
        Assert.Equal(new Session(user), cookies.Read(cookies.Write(new Session(user))));
    }

    [Fact]
    public async Task A_form_in_an_encoding_that_nobody_reads_is_a_bad_request()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var form = new StringContent("username=jason");
        form.Headers.Remove("Content-Type");
        form.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-7");
        using var answer = await shop.Client.PostAsync("/login", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(Bookshop shop, string path, string form) =>
        shop.Client.PostAsync(path, new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"), TestContext.Current.CancellationToken);

    /// <summary>Who is signed in with the cookie of this answer; null: the page offers to sign in.</summary>
    private static async Task<string?> UserOfAsync(Bookshop shop, HttpResponseMessage answer)
    {
        var page = new HtmlParser().ParseDocument(await shop.PageAsync(Assert.Single(answer.Headers.GetValues("Set-Cookie")).Split(';')[0]));
        var name = page.QuerySelector(".name")?.TextContent;
        Assert.Equal(name is null, page.QuerySelector("#sign-in-button") is not null);
        return name;
    }
}
