using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Ratings.Databases;

/// <summary>
/// The ratings of the two reviewers as the rows of a database come: the first is Reviewer1's, the second Reviewer2's, a missing one
/// counts 0, and further ones are not looked at.
/// </summary>
internal sealed class ReviewerRatings
{
    /// <summary>How many rows matter.</summary>
    public const int Reviewers = 2;

    private readonly JsonObject _ratings = new() { [Name(0)] = 0, [Name(1)] = 0 };

    public void Set(int row, JsonNode? rating) => _ratings[Name(row)] = rating;

    /// <summary>A row without the field: the reviewer is left out, which reviews shows as an error.</summary>
    public void LeaveOut(int row) => _ratings.Remove(Name(row));

    public BookRatings Of(ProductId id) => new(id, JsonElement.Parse(_ratings.ToJsonString()));

    private static string Name(int row) => row == 0 ? "Reviewer1" : "Reviewer2";
}
