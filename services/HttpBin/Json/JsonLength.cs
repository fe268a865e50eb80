using System.Text;

namespace Bookinfo.HttpBin.Json;

/// <summary>How many bytes <see cref="JsonText"/> would write for a value, without writing them.</summary>
internal static class JsonLength
{
    private const int UnicodeEscape = 6;

    /// <summary>The length; some number above <paramref name="most"/> where it is longer, found without going on to the end.</summary>
    /// <param name="value">What would be written.</param>
    /// <param name="style">In which layout.</param>
    /// <param name="depth">Of the group that it would stand in.</param>
    /// <param name="most">Length that matters.</param>
    public static long Of(JsonValue value, JsonStyle style, int depth, long most)
    {
        switch (value)
        {
            case JsonLiteral literal:
                return literal.Text.Length;
            case JsonString text:
                return Of(text.Value, style.Escapes);
            case JsonArray array:
                var items = OfGroup(array.Items.Count, style, depth);
                foreach (var item in array.Items)
                {
                    if (items > most) break;
                    items += Of(item, style, depth + 1, most - items);
                }

                return items;
            case JsonObject group:
                var members = OfGroup(group.Members.Count, style, depth);
                foreach (var (name, member) in group.Members)
                {
                    if (members > most) break;
                    members += Of(name, style.Escapes) + style.Colon.Length;
                    members += Of(member, style, depth + 1, most - members);
                }

                return members;
            default:
                return 0;
        }
    }

    // Brackets, separators, and a line break with two spaces for each level: before each member, and before the closing bracket.
    private static long OfGroup(int members, JsonStyle style, int depth)
    {
        if (members == 0) return 2;
        var line = style.Indented ? 1 + (2L * depth) : 0;
        var inner = style.Indented ? line + 2 : 0;
        return 2 + (members * inner) + ((members - 1L) * style.Separator.Length) + line;
    }

    private static long Of(string text, JsonEscapes escapes)
    {
        var length = 2L;
        foreach (var rune in text.EnumerateRunes()) length += Of(rune, escapes);
        return length;
    }

    // A half of a pair is counted as U+FFFD, which is as long, escaped or not.
    private static int Of(Rune rune, JsonEscapes escapes) => rune.Value switch
    {
        '"' or '\\' or '\n' or '\r' or '\t' or '\b' or '\f' => 2,
        < ' ' => UnicodeEscape,
        '<' or '>' or '&' when escapes == JsonEscapes.GoHtml => UnicodeEscape,
        <= '~' => 1,
        0x2028 or 0x2029 => UnicodeEscape,
        _ when escapes == JsonEscapes.Ascii => UnicodeEscape * rune.Utf16SequenceLength,
        _ => rune.Utf8SequenceLength,
    };
}
