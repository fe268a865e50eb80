using System.Text.Json;

using Bookinfo.ServiceDefaults.Json;

namespace Bookinfo.Reviews;

/// <summary>Reads the answer of ratings: <c>{"ratings":{"Reviewer1":5,"Reviewer2":4}}</c>.</summary>
internal static class StarsReader
{
    /// <summary>This number of stars means that there is no rating.</summary>
    private const int NoRating = -1;

    /// <summary>
    /// The stars in the body; a missing reviewer, or no ratings at all, is no rating. Null: the body is not of this form.
    /// </summary>
    public static Stars? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            if (document.RootElement.MemberOrNull("ratings") is not { } ratings) return Stars.Unavailable;
            if (ratings.ValueKind != JsonValueKind.Object) return null;
            return TryRead(ratings, "Reviewer1", out var first) && TryRead(ratings, "Reviewer2", out var second) ? new Stars(first, second) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool TryRead(JsonElement ratings, string reviewer, out int? stars)
    {
        stars = null;
        if (ratings.MemberOrNull(reviewer) is not { } value) return true;
        if (value.ValueKind != JsonValueKind.Number) return false;
        var whole = (int)Math.Truncate(value.GetDouble());
        stars = whole == NoRating ? null : whole;
        return true;
    }
}
