using System.Text;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Writing.Protobuf;

/// <summary>
/// The protobuf form in which kubectl 1.32 and later create objects of Kubernetes' own kinds (<c>kubectl create deployment</c>, <c>secret tls</c>
/// and so on). What <see cref="ProtobufSchema"/> does not know is refused with what to do instead, never left out.
/// </summary>
internal static class ProtobufObjects
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    /// <summary>Messages within messages; the deepest known object has 9.</summary>
    private const int DeepestMessage = 20;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <param name="body">The whole body.</param>
    /// <param name="apiVersion">Wanted, for example <c>apps/v1</c>; null: any, for options, which come with the apiVersion of what they are for.</param>
    /// <param name="kind">Wanted.</param>
    public static RequestBody Read(ReadOnlyMemory<byte> body, string? apiVersion, string kind)
    {
        if (!body.Span.StartsWith(Magic)) return Malformed("it does not begin with k8s\\0");
        if (ProtobufSchema.Find(MessageOf(apiVersion, kind)) is null) return Unsupported(kind, null);
        try
        {
            return new RequestBody(Envelope(body.Span[Magic.Length..], apiVersion, kind), null);
        }
        catch (InvalidDataException e)
        {
            return Malformed(e.Message);
        }
        catch (UnknownFieldException e)
        {
            return Unsupported(kind, e.Message);
        }
    }

    private static RequestBody Malformed(string what) => new(null, ApiStatus.BadRequest($"the protobuf body cannot be read: {what}"));

    private static RequestBody Unsupported(string kind, string? field) => new(null, ApiStatus.UnsupportedMediaType(
        $"a {kind}{(field is null ? "" : $" with {field}")} cannot be {(kind == "DeleteOptions" ? "read from protobuf here: send JSON" : "created from protobuf here, use: kubectl create ... --dry-run=client -o yaml | kubectl apply -f -")}"));

    private static string MessageOf(string? apiVersion, string kind) => apiVersion is null ? kind : $"{apiVersion}/{kind}";

    private static JsonObject Envelope(ReadOnlySpan<byte> unknown, string? apiVersion, string kind)
    {
        var json = new JsonObject();
        var reader = new ProtobufReader(unknown);
        ReadOnlySpan<byte> raw = default;
        while (reader.Next())
        {
            if (reader.Field == 1) ReadTypeMeta(reader.Bytes, json);
            if (reader.Field == 2) raw = reader.Bytes;
        }

        if (json["kind"].AsText() != kind || (apiVersion is not null && json["apiVersion"].AsText() != apiVersion))
            throw new InvalidDataException($"it holds a {json["kind"]} of {json["apiVersion"]}, wanted is a {kind} of {apiVersion ?? "any version"}");
        ReadMessage(raw, MessageOf(apiVersion, kind), json, depth: 0);
        return json;
    }

    private static void ReadTypeMeta(ReadOnlySpan<byte> message, JsonObject json)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) json["apiVersion"] = Text(reader.Bytes);
            if (reader.Field == 2) json["kind"] = Text(reader.Bytes);
        }
    }

    private static void ReadMessage(ReadOnlySpan<byte> message, string type, JsonObject json, int depth)
    {
        if (depth > DeepestMessage) throw new InvalidDataException($"messages lie deeper than {DeepestMessage}");
        var fields = ProtobufSchema.Find(type) ?? throw new InvalidOperationException($"no message {type} in the table");
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (!fields.TryGetValue(reader.Field, out var field))
            {
                if (reader.IsSet) throw new UnknownFieldException($"field {reader.Field} of {type}");
                continue;
            }

            Add(json, field, ref reader, depth);
        }
    }

    private static void Add(JsonObject json, ProtobufField field, ref ProtobufReader reader, int depth)
    {
        if (field.Repeated)
        {
            if (json[field.Name] is not JsonArray list) json[field.Name] = list = [];
            if (field.Type == "text") list.Add(Text(reader.Bytes));
            else list.Add(Message(reader.Bytes, field.Type, depth));
            return;
        }

        switch (field.Type)
        {
            case "ignored":
                break;
            case "int?":
                json[field.Name] = reader.Number;
                break;
            case "map" or "bytesmap" or "quantities":
                AddEntry(json.Child(field.Name), reader.Bytes, field.Type);
                break;
            case var _ when !reader.IsSet:
                break;
            case "text":
                json[field.Name] = Text(reader.Bytes);
                break;
            case "int":
                json[field.Name] = reader.Number;
                break;
            case "bool":
                json[field.Name] = true;
                break;
            case "IntOrString":
                json[field.Name] = IntOrString(reader.Bytes);
                break;
            case var type when field.Name == "-":
                ReadMessage(reader.Bytes, type, json, depth + 1);
                break;
            case var type:
                if (Message(reader.Bytes, type, depth) is { Count: > 0 } message) json[field.Name] = message;
                break;
        }
    }

    private static JsonObject Message(ReadOnlySpan<byte> bytes, string type, int depth)
    {
        var message = new JsonObject();
        ReadMessage(bytes, type, message, depth + 1);
        return message;
    }

    private static JsonValue IntOrString(ReadOnlySpan<byte> message)
    {
        var (isText, number, text) = (false, 0L, "");
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) isText = reader.Number == 1;
            if (reader.Field == 2) number = reader.Number;
            if (reader.Field == 3) text = Text(reader.Bytes);
        }

        return isText ? JsonValue.Create(text) : JsonValue.Create(number);
    }

    private static void AddEntry(JsonObject map, ReadOnlySpan<byte> message, string type)
    {
        var (key, text) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1) key = Text(reader.Bytes);
            if (reader.Field == 2) text = Value(reader.Bytes, type);
        }

        map[key] = text;
    }

    private static string Value(ReadOnlySpan<byte> bytes, string type)
    {
        if (type == "map") return Text(bytes);
        if (type == "bytesmap") return Convert.ToBase64String(bytes);
        var reader = new ProtobufReader(bytes);
        return reader.Next() ? Text(reader.Bytes) : "0";
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>The message has a field that the table does not name.</summary>
    private sealed class UnknownFieldException(string field) : Exception(field);
}
