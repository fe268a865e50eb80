using System.Text.Json;

namespace Bookinfo.ProductPage.Clients;

/// <summary>The stars of a review, or why there are none.</summary>
/// <param name="Stars">0: none are shown. Anything that is not a whole number counts as 0.</param>
/// <param name="Color">As reviews says it; empty when it says none.</param>
/// <param name="Error">What to show in place of the stars; null: nothing.</param>
internal sealed record Rating(int Stars, string Color, string? Error)
{
    public static Rating From(JsonElement json) => new(
        json.Member("stars") is { ValueKind: JsonValueKind.Number } stars && stars.TryGetInt32(out var count) ? count : 0,
        json.Text("color"),
        json.TextOrNull("error"));
}
