using System.Text.Json;

namespace Bookinfo.ProductPage.Clients;

/// <summary>What the page shows of the answer of reviews.</summary>
/// <param name="PodName">Null: the image is older than this field.</param>
/// <param name="ClusterName">Null: none, which reviews writes as the text <c>null</c>.</param>
/// <param name="Reviews">In the order in which they came; none when the answer holds none.</param>
internal sealed record BookReviews(string? PodName, string? ClusterName, IReadOnlyList<Review> Reviews)
{
    /// <summary>What reviews writes for a variable that is not set.</summary>
    private const string NotSet = "null";

    public static BookReviews From(JsonElement json) => new(
        json.TextOrNull("podname") switch { NotSet or "" => "a pod without a name", var pod => pod },
        json.TextOrNull("clustername") switch { NotSet or "" => null, var cluster => cluster },
        json.Member("reviews") is { ValueKind: JsonValueKind.Array } reviews ? [.. reviews.EnumerateArray().Select(Review.From)] : []);
}
