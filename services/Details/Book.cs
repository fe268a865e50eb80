using System.Text.Json.Serialization;

namespace Bookinfo.Details;

/// <summary>What is known of a book; the order of the fields is the order in the JSON.</summary>
internal sealed record Book(
    ProductId Id,
    string Author,
    [property: JsonPropertyName("year")] Published Published,
    string Type,
    int Pages,
    string Publisher,
    string Language,
    [property: JsonPropertyName("ISBN-10")] string Isbn10,
    [property: JsonPropertyName("ISBN-13")] string Isbn13);
