using System.Text.Json;

namespace Bookinfo.ServiceDefaults.Json;

/// <summary>Looks for members in JSON of another program.</summary>
public static class JsonMembers
{
    /// <summary>
    /// The member, the last where several have the name; null where there is none, or where this is no object. A name that is no text (half
    /// a surrogate pair is JSON all the same) is not looked at, instead of failing the search for another.
    /// </summary>
    public static JsonElement? MemberOrNull(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        try
        {
            return json.TryGetProperty(name, out var member) ? member : null;
        }
        catch (InvalidOperationException)
        {
            return Search(json, name);
        }
    }

    private static JsonElement? Search(JsonElement json, string name)
    {
        JsonElement? found = null;
        foreach (var member in json.EnumerateObject())
        {
            if (Is(member, name)) found = member.Value;
        }

        return found;
    }

    private static bool Is(JsonProperty member, string name)
    {
        try
        {
            return member.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
