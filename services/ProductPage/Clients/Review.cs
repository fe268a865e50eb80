using System.Text.Json;

namespace Bookinfo.ProductPage.Clients;

/// <summary>One reader's review; without a rating where this version of reviews asks for none.</summary>
internal sealed record Review(string Reviewer, string Text, Rating? Rating)
{
    public static Review From(JsonElement json) =>
        new(json.Text("reviewer"), json.Text("text"), json.Member("rating") is { } rating ? Rating.From(rating) : null);
}
