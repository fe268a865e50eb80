namespace Bookinfo.Reviews;

/// <summary>What ratings said of the two reviewers; null: nothing that can be shown, so the review carries an error text.</summary>
internal sealed record Stars(int? Reviewer1, int? Reviewer2)
{
    /// <summary>Ratings could not be reached, or refused.</summary>
    public static Stars Unavailable { get; } = new(null, null);
}
