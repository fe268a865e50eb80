using System.Text.Json;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Reading;

/// <summary>One store serves all versions of a kind: what goes out bears the version that was asked for.</summary>
internal static class VersionedJson
{
    public static void Write(Utf8JsonWriter writer, StoredObject stored, string apiVersion)
    {
        if (stored.Kind.ApiVersion == apiVersion)
        {
            stored.Json.WriteTo(writer);
            return;
        }

        writer.WriteStartObject();
        foreach (var member in stored.Json.EnumerateObject())
        {
            if (member.NameEquals("apiVersion")) writer.WriteString("apiVersion", apiVersion);
            else member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
