using System.Text.Json;

using Google.Protobuf.WellKnownTypes;

namespace Bookinfo.Protos.Json;

/// <summary>JSON of any form, there and back. Numbers become doubles, as they are in JavaScript.</summary>
public static class JsonValue
{
    public static Value From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Value.ForStruct(Members(json)),
        JsonValueKind.Array => Value.ForList([.. json.EnumerateArray().Select(From)]),
        JsonValueKind.String => Value.ForString(json.GetString()),
        JsonValueKind.Number => Value.ForNumber(json.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Value.ForBool(json.GetBoolean()),
        _ => Value.ForNull(),
    };

    public static JsonElement ToElement(Value value)
    {
        using var document = JsonDocument.Parse(JsonBytes.Of(writer => Write(writer, value)));
        return document.RootElement.Clone();
    }

    internal static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StructValue:
                writer.WriteStartObject();
                foreach (var (name, member) in value.StructValue.Fields)
                {
                    writer.WritePropertyName(name);
                    Write(writer, member);
                }

                writer.WriteEndObject();
                break;
            case Value.KindOneofCase.ListValue:
                writer.WriteStartArray();
                foreach (var item in value.ListValue.Values) Write(writer, item);
                writer.WriteEndArray();
                break;
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue):
                writer.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            default:
                // As JSON.stringify does with what is no number.
                writer.WriteNullValue();
                break;
        }
    }

    // The last of several members with one name counts.
    private static Struct Members(JsonElement json)
    {
        var members = new Struct();
        foreach (var member in json.EnumerateObject()) members.Fields[member.Name] = From(member.Value);
        return members;
    }
}
