using System.Text.Json;

using Bookinfo.ServiceDefaults.Json;

namespace Bookinfo.ProductPage.Clients;

/// <summary>Looks into JSON of another service without trusting its shape.</summary>
internal static class JsonText
{
    /// <summary>The member; null when there is none, when it is null, or when this is no object.</summary>
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.MemberOrNull(name) is { ValueKind: not JsonValueKind.Null } value ? value : null;

    /// <summary>The member as a reader would write it: a text without quotes, anything else as it came; empty when there is none.</summary>
    public static string Text(this JsonElement json, string name) => json.Member(name) switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } text => Unescape(text),
        { } other => other.GetRawText(),
    };

    /// <summary>As <see cref="Text"/>, but null when the member is missing.</summary>
    public static string? TextOrNull(this JsonElement json, string name) => json.Member(name) is null ? null : json.Text(name);

    // Half a surrogate pair is JSON, but no text: it is shown as it was written, instead of taking the page down.
    private static string Unescape(JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return text.GetRawText()[1..^1];
        }
    }
}
