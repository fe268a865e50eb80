namespace Bookinfo.Details.Sources;

/// <summary>Where the book comes from.</summary>
internal interface IBookSource
{
    Task<BookAnswer> GetAsync(ProductId id, CancellationToken stop);
}
