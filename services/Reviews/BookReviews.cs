namespace Bookinfo.Reviews;

/// <summary>The reviews of one book.</summary>
internal sealed record BookReviews(int Id, IReadOnlyList<Review> Reviews)
{
    private const string Text1 = "An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!";
    private const string Text2 = "Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.";

    /// <summary>The two reviews of the shop, under whatever number they are asked for.</summary>
    /// <param name="id">The book.</param>
    /// <param name="stars">The stars of the reviewers; null: reviews have no ratings at all (v1).</param>
    public static BookReviews WithId(int id, Stars? stars) => new(id,
    [
        new Review("Reviewer1", Text1, stars is null ? null : new Rating(stars.Reviewer1)),
        new Review("Reviewer2", Text2, stars is null ? null : new Rating(stars.Reviewer2)),
    ]);
}
