using Microsoft.Extensions.Options;

namespace Bookinfo.Reviews;

/// <summary>
/// The answer of reviews as text. The original glues it together from strings, and its blanks can be seen in every log that
/// counts bytes: no serialiser would put them there.
/// </summary>
internal sealed class ReviewsBody(IOptions<ReviewsOptions> options)
{
    /// <summary>The book is a text in the JSON.</summary>
    public string Write(BookReviews book)
    {
        var settings = options.Value;
        var reviews = string.Join(',', book.Reviews.Select(Write));
        return $$"""{"id": "{{book.Id}}","podname": "{{settings.PodName}}","clustername": "{{settings.ClusterName}}","reviews": [{{reviews}}]}""";
    }

    private string Write(Review review) =>
        $$"""{  "reviewer": "{{review.Reviewer}}",  "text": "{{review.Text}}"{{(review.Rating is { } rating ? Write(rating) : "")}}}""";

    private string Write(Rating rating) => rating.Stars is { } stars
        ? $$""", "rating": {"stars": {{stars}}, "color": "{{options.Value.StarColor}}"}"""
        : $$""", "rating": {"error": "{{Rating.Unavailable}}"}""";
}
