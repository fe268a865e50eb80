namespace Bookinfo.ProductPage.Clients;

/// <summary>Asks the reviews service.</summary>
internal sealed class ReviewsClient(UpstreamClient client, ProductPageOptions options)
{
    public const string Unavailable = "Sorry, product reviews are currently unavailable for this book.";

    /// <summary>Wanted by the fault-injection task: 2 x 3 s is shorter than the injected 7 s, and the second try starts at once.</summary>
    private const int Tries = 2;

    public Task<UpstreamAnswer> GetAsync(string productId, string? endUser, CancellationToken stop) => client.GetAsync(options.Reviews, productId, endUser, Tries, stop);

    /// <summary>The load that the flooding image makes: whole fetches, one after the other, whose answers nobody looks at.</summary>
    public async Task FloodAsync(string productId, string? endUser, CancellationToken stop)
    {
        for (var i = 0; i < options.FloodFactor; i++) await GetAsync(productId, endUser, stop);
    }
}
