namespace Bookinfo.ProductPage.Pages;

/// <summary>
/// The stars of one review. Scripts tell the versions of reviews apart by the class of a full star: it stands here and
/// nowhere else, not even in the style sheet (contract, trap 9).
/// </summary>
internal static class StarRow
{
    private const int Best = 5;

    /// <summary>Most stars of one kind that are drawn, whatever a ratings service claims.</summary>
    private const int MostDrawn = 100;

    private const string Shape = """<path d="M12 2.300l3 6.200 6.800.9-5 4.700 1.300 6.700L12 17.500l-6.100 3.300 1.300-6.700-5-4.700 6.800-.9z"/>""";

    private static readonly Markup Full = new($"""<span class="glyphicon glyphicon-star"><svg viewBox="0 0 24 24">{Shape}</svg></span>""");

    private static readonly Markup Empty = new($"""<span class="glyphicon glyphicon-star-empty"><svg class="hollow" viewBox="0 0 24 24">{Shape}</svg></span>""");

    /// <param name="stars">Full stars; 5 minus this many are empty; 0: nothing is shown at all.</param>
    /// <param name="color">As the reviews service says it: <c>black</c>, <c>red</c>, or anything else (drawn as black).</param>
    public static Markup Render(int stars, string color)
    {
        if (stars == 0) return Markup.Nothing;
        var full = Math.Clamp(stars, 0, MostDrawn);
        var empty = (int)Math.Clamp(Best - (long)stars, 0, MostDrawn);
        var row = Markup.Join([.. Enumerable.Repeat(Full, full), .. Enumerable.Repeat(Empty, empty)]);
        return Markup.Of($"""
            <div class="stars text-{color}-500" data-color="{color}"><span class="row" aria-hidden="true">{row}</span><span class="unseen">{stars} of 5, {color} stars</span></div>
            """);
    }
}
