using System.Text.Json;

using Bookinfo.ServiceDefaults.Json;

namespace Bookinfo.Details.Sources;

/// <summary>Reads the catalogue's answer: the first of its volumes counts. What is missing there, or of another type, is named.</summary>
internal sealed class VolumeReader
{
    private readonly List<string> _missing = [];

    private VolumeReader()
    {
    }

    public static BookAnswer Read(ProductId id, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (First(document.RootElement, "items") is not { } item || item.MemberOrNull("volumeInfo") is not { ValueKind: JsonValueKind.Object } volume)
                return Lacks("items[0].volumeInfo");
            var reader = new VolumeReader();
            var book = reader.ReadBook(id, volume);
            return reader._missing.Count == 0 ? new BookAnswer.Found(book) : Lacks(string.Join(", ", reader._missing));
        }
        catch (JsonException exception)
        {
            return new BookAnswer.Failed($"the book service answered with something that is no JSON: {exception.Message}");
        }
    }

    private static BookAnswer.Failed Lacks(string what) => new($"the book service's answer lacks {what}");

    private Book ReadBook(ProductId id, JsonElement volume) => new(
        id,
        Text(First(volume, "authors"), "authors[0]"),
        new Published(0, Text(volume.MemberOrNull("publishedDate"), "publishedDate")),
        Is(volume.MemberOrNull("printType"), "BOOK") ? "paperback" : "unknown",
        Number(volume.MemberOrNull("pageCount"), "pageCount"),
        Text(volume.MemberOrNull("publisher"), "publisher"),
        Is(volume.MemberOrNull("language"), "en") ? "English" : "unknown",
        Text(Identifier(volume, "ISBN_10"), "identifier of type ISBN_10"),
        Text(Identifier(volume, "ISBN_13"), "identifier of type ISBN_13"));

    private string Text(JsonElement? value, string name)
    {
        if (TextOrNull(value) is { } text) return text;
        _missing.Add(name);
        return "";
    }

    private int Number(JsonElement? value, string name)
    {
        if (value is { ValueKind: JsonValueKind.Number } number && number.TryGetInt32(out var count)) return count;
        _missing.Add(name);
        return 0;
    }

    private static JsonElement? Identifier(JsonElement volume, string type) =>
        volume.MemberOrNull("industryIdentifiers") is { ValueKind: JsonValueKind.Array } all
        && all.EnumerateArray().FirstOrDefault(entry => Is(entry.MemberOrNull("type"), type)) is { ValueKind: JsonValueKind.Object } found
            ? found.MemberOrNull("identifier")
            : null;

    private static bool Is(JsonElement? value, string text) => TextOrNull(value) == text;

    private static JsonElement? First(JsonElement parent, string name) =>
        parent.MemberOrNull(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : null;

    private static string? TextOrNull(JsonElement? value)
    {
        try
        {
            return value is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is JSON, but no text.
            return null;
        }
    }
}
