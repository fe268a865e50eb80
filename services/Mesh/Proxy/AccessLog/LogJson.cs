using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bookinfo.Mesh.Proxy.AccessLog;

/// <summary>A line as a JSON object: names to texts with operators, objects within objects allowed.</summary>
internal sealed class LogJson
{
    private readonly List<(string Name, LogText? Text, LogJson? Inner)> _fields;

    private LogJson(List<(string Name, LogText? Text, LogJson? Inner)> fields) => _fields = fields;

    /// <returns>Null: it cannot be read, said in <paramref name="problem"/>.</returns>
    public static LogJson? Parse(string json, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, out problem);
        }
        catch (JsonException e)
        {
            problem = $"not JSON: {e.Message}";
            return null;
        }
    }

    public string Format(LogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })) Write(json, entry);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static LogJson? Read(JsonElement element, out string? problem)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problem = $"expected an object of names and texts, found {element.ValueKind}";
            return null;
        }

        var fields = new List<(string, LogText?, LogJson?)>();
        foreach (var property in element.EnumerateObject())
        {
            LogText? text = null;
            LogJson? inner = null;
            if (property.Value.ValueKind == JsonValueKind.Object) inner = Read(property.Value, out problem);
            else text = LogText.Parse(property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText(), out problem);
            if (problem is not null)
            {
                problem = $"{property.Name}: {problem}";
                return null;
            }

            fields.Add((property.Name, text, inner));
        }

        problem = null;
        return new LogJson(fields);
    }

    private void Write(Utf8JsonWriter json, LogEntry entry)
    {
        json.WriteStartObject();
        foreach (var (name, text, inner) in _fields)
        {
            json.WritePropertyName(name);
            if (inner is not null) inner.Write(json, entry);
            else if (!text!.IsSingle) json.WriteStringValue(text.Format(entry));
            else if (text.Single(entry) is not { } value) json.WriteNullValue();
            else if (text.IsNumber && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) json.WriteNumberValue(number);
            else json.WriteStringValue(value);
        }

        json.WriteEndObject();
    }
}
