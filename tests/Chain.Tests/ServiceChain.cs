using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>The four services as real processes that call each other: productpage, details, reviews and ratings.</summary>
internal sealed class ServiceChain : IAsyncDisposable
{
    private readonly List<ServiceProcess> _started = [];

    private ServiceChain()
    {
    }

    public ServiceProcess ProductPage { get; private set; } = null!;

    public ServiceProcess Details { get; private set; } = null!;

    public ServiceProcess Reviews { get; private set; } = null!;

    public ServiceProcess Ratings { get; private set; } = null!;

    public IReadOnlyList<ServiceProcess> All => _started;

    /// <param name="ratings">Environment of ratings; null: v1.</param>
    /// <param name="productPage">Further environment of productpage.</param>
    /// <param name="between">Gets the port of a service by its name and gives the one that its callers are told; null: the same.</param>
    /// <param name="reviews">Further environment of reviews; null: v2.</param>
    public static async Task<ServiceChain> StartAsync(
        IReadOnlyDictionary<string, string>? ratings = null, IReadOnlyDictionary<string, string>? productPage = null, Func<string, int, int>? between = null,
        IReadOnlyDictionary<string, string>? reviews = null)
    {
        var chain = new ServiceChain();
        try
        {
            var none = new Dictionary<string, string>();
            await chain.StartAllAsync(ratings ?? none, productPage ?? none, reviews ?? none, between ?? ((_, port) => port));
            return chain;
        }
        catch
        {
            await chain.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in Enumerable.Reverse(_started)) await service.DisposeAsync();
    }

    private async Task StartAllAsync(
        IReadOnlyDictionary<string, string> ratings, IReadOnlyDictionary<string, string> productPage, IReadOnlyDictionary<string, string> reviews, Func<string, int, int> between)
    {
        Details = await StartAsync("Details", ["9080"], []);
        Ratings = await StartAsync("Ratings", ["9080"], new(ratings));
        var toDetails = Address("DETAILS", between("details", Details.Port));
        var toRatings = Address("RATINGS", between("ratings", Ratings.Port));
        var version = new Dictionary<string, string>(toRatings) { ["ENABLE_RATINGS"] = "true", ["STAR_COLOR"] = "black", ["HOSTNAME"] = "reviews-v2-pod" };
        foreach (var (name, value) in reviews) version[name] = value;
        Reviews = await StartAsync("Reviews", [], version);
        var toReviews = Address("REVIEWS", between("reviews", Reviews.Port));
        ProductPage = await StartAsync("ProductPage", ["9080"], new(productPage.Concat(toDetails).Concat(toReviews).Concat(toRatings)));
    }

    private async Task<ServiceProcess> StartAsync(string project, string[] args, Dictionary<string, string> environment)
    {
        var service = await ServiceProcess.StartAsync(TestedPrograms.Service(project), args, environment);
        _started.Add(service);
        return service;
    }

    private static Dictionary<string, string> Address(string name, int port) => new()
    {
        [$"{name}_HOSTNAME"] = "127.0.0.1",
        [$"{name}_SERVICE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
    };
}
