namespace Bookinfo.ProductPage.Clients;

/// <summary>Asks the details service, once.</summary>
internal sealed class DetailsClient(UpstreamClient client, ProductPageOptions options)
{
    public const string Unavailable = "Sorry, product details are currently unavailable for this book.";

    public Task<UpstreamAnswer> GetAsync(string productId, string? endUser, CancellationToken stop) => client.GetAsync(options.Details, productId, endUser, 1, stop);
}
