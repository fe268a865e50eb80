using System.Text.Json;

namespace Bookinfo.Ratings;

/// <summary>The ratings of one book: whatever JSON was posted, by default an object of reviewer and stars.</summary>
internal sealed record BookRatings(ProductId Id, JsonElement Ratings);
