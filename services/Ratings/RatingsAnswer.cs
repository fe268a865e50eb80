namespace Bookinfo.Ratings;

/// <summary>What became of a look-up.</summary>
internal abstract record RatingsAnswer
{
    public sealed record Found(BookRatings Ratings) : RatingsAnswer;

    /// <summary>The contract's status, 500 or 503, and its text.</summary>
    public sealed record Failed(int Status, string Error) : RatingsAnswer;
}
