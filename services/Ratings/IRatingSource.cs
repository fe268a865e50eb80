namespace Bookinfo.Ratings;

/// <summary>Where the ratings of a book come from: this process, or a database.</summary>
internal interface IRatingSource
{
    /// <summary>Looks up a book's ratings. What can be expected to fail is an answer; only bugs and a caller who left throw.</summary>
    Task<RatingsAnswer> GetAsync(ProductId id, CancellationToken stop);
}
