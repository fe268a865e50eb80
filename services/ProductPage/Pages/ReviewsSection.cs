using Bookinfo.ProductPage.Clients;

namespace Bookinfo.ProductPage.Pages;

/// <summary>What readers say, and which pod said it.</summary>
internal static class ReviewsSection
{
    private static readonly Markup None = new("""<p class="none">Nobody has reviewed this book yet.</p>""");

    public static Markup Render(UpstreamAnswer answer) => answer switch
    {
        UpstreamAnswer.Found found => Reviews(BookReviews.From(found.Body)),
        _ => Notice.Render("Error fetching product reviews!", ReviewsClient.Unavailable),
    };

    private static Markup Reviews(BookReviews reviews) => Markup.Of($"""
        <h4 aria-level="2">Book Reviews</h4>
        {(reviews.Reviews.Count == 0 ? None : Markup.Of($"""<div class="reviews">{Markup.Join(reviews.Reviews.Select(review => Review(review, ServedBy(reviews))))}</div>"""))}
        """);

    private static Markup Review(Review review, Markup servedBy) => Markup.Of($"""
        <section class="review" role="article" aria-label="Review by {review.Reviewer}">
        {Rating(review.Rating)}
        <blockquote>"{review.Text}"</blockquote>
        <p class="reviewer">{review.Reviewer}</p>
        {servedBy}
        </section>

        """);

    private static Markup Rating(Rating? rating) => rating switch
    {
        null => Markup.Nothing,
        { Error: { Length: > 0 } error } => Markup.Of($"""<p class="unrated"><i>{error}</i></p>"""),
        _ => StarRow.Render(rating.Stars, rating.Color),
    };

    private static Markup ServedBy(BookReviews reviews)
    {
        if (reviews.PodName is not { } pod) return Markup.Nothing;
        var cluster = reviews.ClusterName is { } name ? Markup.Of($" on cluster <u>{name}</u>") : Markup.Nothing;
        return Markup.Of($"""<p class="served">Reviews served by: <u>{pod}</u>{cluster}</p>""");
    }
}
