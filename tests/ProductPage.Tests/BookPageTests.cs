using System.Text.RegularExpressions;

using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Bookinfo.ProductPage.Tests;

/// <summary>Contract 3.7 and traps 9, 10, 11, 20, 22: what people and scripts look for on the page.</summary>
public class BookPageTests
{
    private const string Star = "glyphicon glyphicon-star";
    private const string NoRating = "Ratings service is currently unavailable";
    private const string NoDetails = "Sorry, product details are currently unavailable for this book.";
    private const string NoReviews = "Sorry, product reviews are currently unavailable for this book.";

    [Fact]
    public async Task The_title_stands_on_one_line_and_only_there()
    {
        var page = await PageAsync(Bodies.Reviews("red"));
        Assert.Equal("<title>Simple Bookstore App</title>", Assert.Single(page.Split('\n'), line => line.Contains("<title>", StringComparison.Ordinal)).Trim());
        Assert.Single(Regex.Matches(page, "</title>"));
    }

    [Fact]
    public async Task The_page_is_complete_and_fetches_nothing()
    {
        var page = await PageAsync(Bodies.Reviews("black"));
        Assert.StartsWith("<!doctype html>\n<html lang=\"en\">", page, StringComparison.Ordinal);
        var document = Parse(page);
        Assert.Empty(document.QuerySelectorAll("script, img, iframe, object, embed, video, audio, link[rel=stylesheet], [style], [onclick]"));
        Assert.Equal("data:", document.QuerySelector("link[rel=icon]")!.GetAttribute("href")![..5]);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.Equal("The Comedy of Errors", document.QuerySelector("h1")!.TextContent);
        Assert.Contains("one of his most farcical comedies", document.QuerySelector(".summary")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("<b>William Shakespeare's</b>", page, StringComparison.Ordinal);
        Assert.Equal("BookInfo Sample", document.QuerySelector(".brand")!.TextContent.Trim());
        Assert.Equal("Start here", document.QuerySelector("a[href='https://istio.io']")!.TextContent);
    }

    [Fact]
    public async Task The_policy_allows_the_style_of_the_page_and_nothing_else()
    {
        await using var shop = await Bookshop.OpenAsync();
        using var answer = await shop.SendAsync("GET", "/productpage");
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        var style = Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).QuerySelector("style")!.TextContent;
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(style)));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src 'sha256-{hash}'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signed_out_there_is_a_form_that_works_without_scripts_at_any_path()
    {
        var document = Parse(await PageAsync(Bodies.Reviews(null)));
        var button = document.QuerySelector("#sign-in-button")!;
        Assert.Equal("Sign in", button.TextContent);
        Assert.Equal("dialog", button.GetAttribute("popovertarget"));
        Assert.True(document.QuerySelector("dialog#dialog")!.HasAttribute("popover"));
        var form = Assert.IsAssignableFrom<IHtmlFormElement>(document.QuerySelector("#dialog form[name=login_form]"));
        Assert.Equal(("post", "login"), (form.Method, form.GetAttribute("action")));
        Assert.Equal("username", form.QuerySelector("#username")!.GetAttribute("name"));
        Assert.Equal("passwd", form.QuerySelector("#password[type=password]")!.GetAttribute("name"));
        Assert.All(form.QuerySelectorAll("input"), input => Assert.NotNull(form.QuerySelector($"label[for={input.Id}]")));
        Assert.Contains("Sign in to BookInfo", form.TextContent, StringComparison.Ordinal);
        Assert.Contains("Cancel", form.QuerySelectorAll("button").Select(b => b.TextContent));
        Assert.NotNull(form.QuerySelector("#close-dialog[type=button]"));
        Assert.Null(document.QuerySelector("a[href=logout]"));
    }

    [Fact]
    public async Task Signed_in_there_is_the_name_and_a_way_out()
    {
        await using var shop = await Bookshop.OpenAsync();
        var document = await shop.DocumentAsync(await shop.SignInAsync("jason"));
        Assert.Equal("jason", document.QuerySelector(".name")!.TextContent);
        Assert.Equal("Sign out", document.QuerySelector("a[href=logout]")!.TextContent);
        Assert.NotNull(document.QuerySelector(".glyphicon-user"));
        Assert.Null(document.QuerySelector("form, dialog, #sign-in-button"));
    }

    [Fact]
    public async Task Details_are_a_table_of_five()
    {
        var document = Parse(await PageAsync(Bodies.Reviews(null)));
        Assert.Contains("Book Details", document.QuerySelectorAll("h4").Select(heading => heading.TextContent));
        Assert.Equal(["ISBN-10", "Publisher", "Pages", "Type", "Language"], document.QuerySelectorAll("th").Select(cell => cell.TextContent));
        Assert.Equal(["1234567890", "PublisherA", "200", "paperback", "English"], document.QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.DoesNotContain("1595", document.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_details_are_empty_and_never_null()
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = FakeUpstreams.Json("""{"publisher": null, "pages": 1.5}""");
        Assert.Equal(["", "", "1.5", "", ""], (await shop.DocumentAsync()).QuerySelectorAll("td").Select(cell => cell.TextContent));
    }

    [Fact]
    public async Task Version_one_shows_reviews_and_no_trace_of_a_star()
    {
        var page = await PageAsync(Bodies.Reviews(null));
        Assert.DoesNotContain("glyphicon-star", page, StringComparison.Ordinal);
        Assert.DoesNotContain("glyphicon glyphicon", page, StringComparison.Ordinal);
        var reviews = Parse(page).QuerySelectorAll("section");
        Assert.Equal(["Reviewer1", "Reviewer2"], reviews.Select(review => review.QuerySelector(".reviewer")!.TextContent));
        Assert.Equal("\"An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!\"", reviews[0].QuerySelector("blockquote")!.TextContent);
        Assert.All(reviews, review => Assert.Equal("Reviews served by: reviews-v2-abc", review.QuerySelector(".served")!.TextContent));
        Assert.DoesNotContain("null", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("black")]
    [InlineData("red")]
    public async Task Stars_are_nine_full_and_one_empty_and_say_their_colour(string color)
    {
        var page = await PageAsync(Bodies.Reviews(color));
        Assert.Equal(10, Regex.Count(page, "glyphicon-star"));
        Assert.Equal(1, Regex.Count(page, "glyphicon-star-empty"));
        Assert.Equal(10, Regex.Count(page, Star));
        Assert.Equal(2, Regex.Count(page, $"text-{color}-500"));
        Assert.Equal(2, Regex.Count(page, $"color=\"{color}\""));
        var other = color == "red" ? "black" : "red";
        // Scripts grep the text, so not even the style sheet may name the other colour in these words.
        Assert.DoesNotContain($"color=\"{other}\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"text-{other}-500", page, StringComparison.Ordinal);
        Assert.Equal([$"5 of 5, {color} stars", $"4 of 5, {color} stars"], Parse(page).QuerySelectorAll(".stars .unseen").Select(text => text.TextContent));
    }

    /// <summary>The original draws as many as it is told; beyond a hundred we stop, because ratings takes any number from anybody.</summary>
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 1, 4)]
    [InlineData(7, 7, 0)]
    [InlineData(-3, 0, 8)]
    [InlineData(2_000_000_000, 100, 0)]
    [InlineData(-2_000_000_000, 0, 100)]
    public async Task As_many_stars_as_given_and_empty_ones_up_to_five(int stars, int full, int empty)
    {
        var document = Parse(await PageAsync(Bodies.ReviewsWith(Bodies.Stars(stars, "black"), "")));
        Assert.Equal((full, empty), (document.QuerySelectorAll(".glyphicon-star").Length, document.QuerySelectorAll(".glyphicon-star-empty").Length));
        Assert.Equal(stars != 0, document.QuerySelector(".stars") is not null);
        Assert.DoesNotContain(NoRating, document.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_rating_the_text_stands_in_that_review_only()
    {
        Assert.Equal(2, Regex.Count(await PageAsync(Bodies.ReviewsWith(Bodies.RatingsDown, Bodies.RatingsDown)), NoRating));
        var page = await PageAsync(Bodies.ReviewsWith(Bodies.Stars(1, "black"), Bodies.RatingsDown));
        var reviews = Parse(page).QuerySelectorAll("section");
        Assert.Null(reviews[0].QuerySelector("i"));
        Assert.Equal(NoRating, reviews[1].QuerySelector("p i")!.TextContent);
    }

    [Fact]
    public async Task The_cluster_is_shown_unless_it_is_the_text_null()
    {
        var document = Parse(await PageAsync(Bodies.ReviewsWith("", "", "pod-1", "east")));
        Assert.All(document.QuerySelectorAll(".served"), text => Assert.Equal("Reviews served by: pod-1 on cluster east", text.TextContent));
        Assert.DoesNotContain("null", await PageAsync(Bodies.ReviewsWith("", "", "null")), StringComparison.Ordinal);
    }

    /// <summary>
    /// Images before 1.15 name neither (trap 8). Today's original prints "on cluster" with nothing behind it then; half a sentence helps nobody.
    /// </summary>
    [Fact]
    public async Task Reviews_of_an_old_image_which_name_no_pod_are_shown_without_that_line()
    {
        var page = await PageAsync("""{"id": "0","reviews": [{  "reviewer": "Reviewer1",  "text": "Good."}]}""");
        Assert.Equal("\"Good.\"", Assert.Single(Parse(page).QuerySelectorAll("blockquote")).TextContent);
        Assert.DoesNotContain("served by", page, StringComparison.Ordinal);
        Assert.DoesNotContain("on cluster", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_upstreams_the_page_is_200_with_both_texts_under_their_headings()
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = FakeUpstreams.Status(555);
        shop.Upstreams.Reviews = FakeUpstreams.Status(503);
        var page = await shop.PageAsync();
        Assert.Contains("Error fetching product details!</h4><p>" + NoDetails + "</p>", page, StringComparison.Ordinal);
        Assert.Contains("Error fetching product reviews!</h4><p>" + NoReviews + "</p>", page, StringComparison.Ordinal);
        foreach (var text in new[] { "Book Details", "Book Reviews", Star, "a text of the upstream" }) Assert.DoesNotContain(text, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("""{"reviews": {"a": 1}}""")]
    public async Task Reviews_of_an_unknown_shape_are_a_heading_without_reviews(string body)
    {
        var document = Parse(await PageAsync(body));
        Assert.Contains("Book Reviews", document.QuerySelectorAll("h4").Select(heading => heading.TextContent));
        Assert.Empty(document.QuerySelectorAll("section"));
        Assert.DoesNotContain("Error fetching", document.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_others_say_is_text_and_never_markup()
    {
        const string Evil = "<img src=x onerror=alert(1)>&amp;\"'</style><script>alert(1)</script>";
        var json = System.Text.Json.JsonSerializer.Serialize(Evil)[1..^1];
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Details = FakeUpstreams.Json($$"""{"ISBN-10": "{{json}}", "publisher": "{{json}}", "pages": "{{json}}", "type": "{{json}}", "language": "{{json}}"}""");
        shop.Upstreams.Reviews = FakeUpstreams.Json($$$"""{"podname": "{{{json}}}", "clustername": "{{{json}}}", "reviews": [{"reviewer": "{{{json}}}", "text": "{{{json}}}", "rating": {"stars": 1, "color": "{{{json}}}"}}, {"rating": {"error": "{{{json}}}"}}]}""");
        var document = await shop.DocumentAsync(await shop.SignInAsync(Evil));
        Assert.Empty(document.QuerySelectorAll("img, script, [onerror]"));
        Assert.Equal(Enumerable.Repeat(Evil, 5), document.QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.Equal(Evil, document.QuerySelector(".name")!.TextContent);
        Assert.Equal($"\"{Evil}\"", document.QuerySelector("blockquote")!.TextContent);
        Assert.Equal(Evil, document.QuerySelector(".stars")!.GetAttribute("data-color"));
        Assert.Equal(Evil, document.QuerySelector(".unrated")!.TextContent);
    }

    [Fact]
    public async Task The_front_page_shows_the_services_and_two_links()
    {
        await using var shop = await Bookshop.OpenAsync();
        var document = Parse(await shop.Client.GetStringAsync("/", TestContext.Current.CancellationToken));
        Assert.Equal("Simple Bookstore App", document.Title);
        Assert.Contains("Hello! This is a simple bookstore application consisting of three services as shown below", document.Body!.TextContent, StringComparison.Ordinal);
        Assert.All(document.QuerySelectorAll("table"), table => Assert.Equal("table table-condensed table-bordered table-hover", table.ClassName));
        Assert.Equal(["name", "endpoint", "children"], document.QuerySelectorAll("th").Select(cell => cell.TextContent).Distinct());
        Assert.Equal(["details", "details", "reviews", "ratings"], document.QuerySelectorAll("th").Where(cell => cell.TextContent == "name").Select(cell => cell.NextElementSibling!.TextContent));
        Assert.Equal("/productpage?u=normal", document.QuerySelectorAll("a").Single(link => link.TextContent == "Normal user").GetAttribute("href"));
        Assert.Equal("/productpage?u=test", document.QuerySelectorAll("a").Single(link => link.TextContent == "Test user").GetAttribute("href"));
        Assert.Empty(shop.Upstreams.Seen);
    }

    private static async Task<string> PageAsync(string reviews)
    {
        await using var shop = await Bookshop.OpenAsync();
        shop.Upstreams.Reviews = FakeUpstreams.Json(reviews);
        return await shop.PageAsync();
    }

    private static IHtmlDocument Parse(string page) => new HtmlParser().ParseDocument(page);
}
