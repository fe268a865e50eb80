namespace Bookinfo.ProductPage;

/// <summary>A service that this one calls.</summary>
/// <param name="Name">Last part of its path, and its name in the metric: <c>details</c>, <c>reviews</c> or <c>ratings</c>.</param>
/// <param name="Address">Where it listens; the path is <c>/</c>.</param>
internal sealed record Upstream(string Name, Uri Address)
{
    public Uri AddressOf(string productId) => new(Address, $"{Name}/{Uri.EscapeDataString(productId)}");
}
