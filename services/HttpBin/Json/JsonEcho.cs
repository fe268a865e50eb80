namespace Bookinfo.HttpBin.Json;

/// <summary>Prints parsed values again, as members of an answer.</summary>
internal static class JsonEcho
{
    /// <summary>The printed form may have so many bytes for each byte that was parsed ...</summary>
    private const int Growth = 8;

    /// <summary>... and in any case this many, ...</summary>
    private const long Least = 8 << 20;

    /// <summary>... but never more than this: indentation makes a hundredfold of a deep value.</summary>
    private const long Most = 128 << 20;

    /// <summary>How deep in the answer the value stands: it is a member of the outermost object.</summary>
    private const int Depth = 1;

    /// <summary>Whether a value is echoed. One that is not counts as no JSON.</summary>
    /// <param name="value">Parsed from the body.</param>
    /// <param name="style">How it would be printed.</param>
    /// <param name="bodyBytes">Length of the body.</param>
    public static bool Fits(JsonValue value, JsonStyle style, int bodyBytes)
    {
        var most = Math.Clamp((long)bodyBytes * Growth, Least, Most);
        return JsonLength.Of(value, style, Depth, most) <= most;
    }

    public static void Value(this JsonText json, JsonValue value)
    {
        switch (value)
        {
            case JsonLiteral literal:
                json.Buffer.Append(literal.Text);
                break;
            case JsonString text:
                json.String(text.Value);
                break;
            case JsonArray array:
                json.BeginArray();
                foreach (var item in array.Items)
                {
                    json.Element();
                    json.Value(item);
                }

                json.EndArray();
                break;
            case JsonObject group:
                json.BeginObject();
                foreach (var (name, member) in group.Members)
                {
                    json.Name(name);
                    json.Value(member);
                }

                json.EndObject();
                break;
        }
    }
}
