using System.Text;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api.Writing;

/// <summary>
/// The protobuf form in which kubectl 1.32 and later create Secrets, ConfigMaps, Namespaces and ServiceAccounts. Only
/// the fields that <c>kubectl create</c> fills are read; every other kind is refused with what to do instead.
/// </summary>
internal static class ProtobufObjects
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public static RequestBody Read(ReadOnlyMemory<byte> body, ResourceTarget target)
    {
        if (!body.Span.StartsWith(Magic)) return Malformed("it does not begin with k8s\\0");
        if (target.Kind.Kind is not ("Secret" or "ConfigMap" or "Namespace" or "ServiceAccount") || target.Kind.Group.Length > 0)
        {
            return new RequestBody(null, ApiStatus.UnsupportedMediaType(
                $"a {target.Kind.Kind} cannot be created from protobuf here, use: kubectl create ... --dry-run=client -o yaml | kubectl apply -f -"));
        }

        try
        {
            return new RequestBody(Envelope(body.Span[Magic.Length..], target.Kind.Kind), null);
        }
        catch (InvalidDataException e)
        {
            return Malformed(e.Message);
        }
    }

    private static RequestBody Malformed(string what) => new(null, ApiStatus.BadRequest($"the protobuf body cannot be read: {what}"));

    private static JsonObject Envelope(ReadOnlySpan<byte> unknown, string kind)
    {
        var json = new JsonObject();
        var reader = new ProtobufReader(unknown);
        ReadOnlySpan<byte> raw = default;
        while (reader.Next(out var field, out var value))
        {
            if (field == 1) ReadTypeMeta(value, json);
            if (field == 2) raw = value;
        }

        if (json["kind"].AsText() is not { } found || found != kind) throw new InvalidDataException($"it holds a {json["kind"]}, wanted is a {kind}");
        ReadObject(raw, json, kind);
        return json;
    }

    private static void ReadTypeMeta(ReadOnlySpan<byte> message, JsonObject json)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next(out var field, out var value))
        {
            if (field == 1) json["apiVersion"] = Text(value);
            if (field == 2) json["kind"] = Text(value);
        }
    }

    private static void ReadObject(ReadOnlySpan<byte> message, JsonObject json, string kind)
    {
        var reader = new ProtobufReader(message);
        while (reader.Next(out var field, out var value))
        {
            switch (kind, field)
            {
                case (_, 1):
                    json["metadata"] = Metadata(value);
                    break;
                case ("Secret", 2):
                    AddEntry(json.Child("data"), value, base64: true);
                    break;
                case ("Secret", 3) when value.Length > 0:
                    json["type"] = Text(value);
                    break;
                case ("ConfigMap", 2):
                    AddEntry(json.Child("data"), value, base64: false);
                    break;
                case ("ConfigMap", 3):
                    AddEntry(json.Child("binaryData"), value, base64: true);
                    break;
            }
        }
    }

    private static JsonObject Metadata(ReadOnlySpan<byte> message)
    {
        var metadata = new JsonObject();
        var reader = new ProtobufReader(message);
        while (reader.Next(out var field, out var value))
        {
            if (value.IsEmpty) continue;
            if (field == 1) metadata["name"] = Text(value);
            if (field == 2) metadata["generateName"] = Text(value);
            if (field == 3) metadata["namespace"] = Text(value);
            if (field == 11) AddEntry(metadata.Child("labels"), value, base64: false);
            if (field == 12) AddEntry(metadata.Child("annotations"), value, base64: false);
        }

        return metadata;
    }

    private static void AddEntry(JsonObject map, ReadOnlySpan<byte> message, bool base64)
    {
        var (key, text) = ("", "");
        var reader = new ProtobufReader(message);
        while (reader.Next(out var field, out var value))
        {
            if (field == 1) key = Text(value);
            if (field == 2) text = base64 ? Convert.ToBase64String(value) : Text(value);
        }

        map[key] = text;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    /// <summary>Walks the fields of one message; numbers are skipped, only byte fields are wanted here.</summary>
    private ref struct ProtobufReader(ReadOnlySpan<byte> message)
    {
        private ReadOnlySpan<byte> _rest = message;

        public bool Next(out int field, out ReadOnlySpan<byte> value)
        {
            field = 0;
            value = default;
            if (_rest.IsEmpty) return false;
            var key = Varint();
            field = (int)(key >> 3);
            switch (key & 7)
            {
                case 0:
                    Varint();
                    break;
                case 1:
                    Take(sizeof(long));
                    break;
                case 2:
                    value = Take(checked((int)Math.Min(Varint(), int.MaxValue)));
                    break;
                case 5:
                    Take(sizeof(int));
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7} of field {field} is unknown");
            }

            return true;
        }

        private ReadOnlySpan<byte> Take(int length)
        {
            if (length > _rest.Length) throw new InvalidDataException($"a field of {length} bytes runs over the end");
            var taken = _rest[..length];
            _rest = _rest[length..];
            return taken;
        }

        private ulong Varint()
        {
            ulong number = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var next = Take(1)[0];
                number |= (ulong)(next & 0x7F) << shift;
                if (next < 0x80) return number;
            }

            throw new InvalidDataException("a number is longer than ten bytes");
        }
    }
}
