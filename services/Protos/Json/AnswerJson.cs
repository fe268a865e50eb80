using System.Text.Json;

using Bookinfo.Protos.V1;

namespace Bookinfo.Protos.Json;

/// <summary>Answers in the form that the HTTP face of the same service gives them, for callers that speak either.</summary>
public static class AnswerJson
{
    public static byte[] Of(Book book) => JsonBytes.Of(writer =>
    {
        writer.WriteStartObject();
        WriteNumber(writer, "id", book.Id);
        writer.WriteString("author", book.Author);
        if (book.PublishedCase == Book.PublishedOneofCase.PublishedDate) writer.WriteString("year", book.PublishedDate);
        else writer.WriteNumber("year", book.Year);
        writer.WriteString("type", book.Type);
        writer.WriteNumber("pages", book.Pages);
        writer.WriteString("publisher", book.Publisher);
        writer.WriteString("language", book.Language);
        writer.WriteString("ISBN-10", book.Isbn10);
        writer.WriteString("ISBN-13", book.Isbn13);
        writer.WriteEndObject();
    });

    public static byte[] Of(BookReviews book) => JsonBytes.Of(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("id", book.Id);
        writer.WriteString("podname", book.PodName);
        writer.WriteString("clustername", book.ClusterName);
        writer.WriteStartArray("reviews");
        foreach (var review in book.Reviews) Write(writer, review);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    public static byte[] Of(BookRatings book) => JsonBytes.Of(writer =>
    {
        writer.WriteStartObject();
        WriteNumber(writer, "id", book.Id);
        writer.WritePropertyName("ratings");
        JsonValue.Write(writer, book.Ratings ?? new());
        writer.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter writer, Review review)
    {
        writer.WriteStartObject();
        writer.WriteString("reviewer", review.Reviewer);
        writer.WriteString("text", review.Text);
        // Version 1 has no such member at all.
        if (review.Rating is { } rating) Write(writer, rating);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Rating rating)
    {
        writer.WriteStartObject("rating");
        if (rating.OutcomeCase == Rating.OutcomeOneofCase.Stars)
        {
            writer.WriteNumber("stars", rating.Stars.Count);
            writer.WriteString("color", rating.Stars.Color);
        }
        else
        {
            writer.WriteString("error", rating.Error);
        }

        writer.WriteEndObject();
    }

    // The digits are another program's: what is no JSON fails here, as a JsonException, and not at the reader.
    private static void WriteNumber(Utf8JsonWriter writer, string name, string digits)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(digits == "" ? "null" : digits);
    }
}
