using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Bookinfo.ProductPage;

/// <summary>
/// Writes JSON the way the program we stand in for does: order of arrival, <c>", "</c> and <c>": "</c> between the parts,
/// everything outside printable ASCII as <c>\uXXXX</c>, nothing else escaped that need not be.
/// </summary>
internal static class PythonJson
{
    public static string Write(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>A text as it stands in JSON, quotes included.</summary>
    public static string Write(string value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                AppendArray(text, value);
                break;
            case JsonValueKind.String:
                AppendText(text, value);
                break;
            case JsonValueKind.Number:
                text.Append(PythonNumber.Write(value.GetRawText()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void AppendText(StringBuilder text, JsonElement value)
    {
        try
        {
            Append(text, value.GetString() ?? "");
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text here; in Python it is, and comes out as it went in.
            text.Append(value.GetRawText());
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        // A name that comes twice keeps its first place and gets its last value, as in a Python dictionary.
        var members = new OrderedDictionary<string, JsonElement>();
        foreach (var member in value.EnumerateObject()) members[NameOf(member)] = member.Value;
        text.Append('{');
        var separator = "";
        foreach (var (name, member) in members)
        {
            text.Append(separator).Append(name).Append(": ");
            Append(text, member);
            separator = ", ";
        }

        text.Append('}');
    }

    /// <summary>As it is written, quotes included.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return Write(member.Name);
        }
        catch (InvalidOperationException)
        {
            // As for texts.
            return $"\"{Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member))}\"";
        }
    }

    private static void AppendArray(StringBuilder text, JsonElement value)
    {
        text.Append('[');
        var separator = "";
        foreach (var item in value.EnumerateArray())
        {
            text.Append(separator);
            Append(text, item);
            separator = ", ";
        }

        text.Append(']');
    }

    private static void Append(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                < ' ' or > '~' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }
}
