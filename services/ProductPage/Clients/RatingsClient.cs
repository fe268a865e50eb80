namespace Bookinfo.ProductPage.Clients;

/// <summary>Asks the ratings service, once.</summary>
internal sealed class RatingsClient(UpstreamClient client, ProductPageOptions options)
{
    public const string Unavailable = "Sorry, product ratings are currently unavailable for this book.";

    public Task<UpstreamAnswer> GetAsync(string productId, string? endUser, CancellationToken stop) => client.GetAsync(options.Ratings, productId, endUser, 1, stop);
}
