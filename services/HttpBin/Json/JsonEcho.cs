namespace Bookinfo.HttpBin.Json;

/// <summary>Prints parsed values again, as members of an answer.</summary>
internal static class JsonEcho
{
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
