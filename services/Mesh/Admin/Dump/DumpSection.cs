using System.Text.Json.Nodes;

namespace Bookinfo.Mesh.Admin.Dump;

/// <summary>One entry of <c>configs</c>.</summary>
/// <param name="Type">Envoy's message, without its package.</param>
/// <param name="List">The field that <c>?resource=</c> asks for.</param>
/// <param name="ItemType">Envoy's message of one item, within <paramref name="Type"/>.</param>
/// <param name="Version">Number of the table.</param>
/// <param name="Items">Of the list.</param>
internal sealed record DumpSection(string Type, string List, string ItemType, string Version, JsonObject[] Items)
{
    /// <summary>An object in place of the list; null: the list.</summary>
    public JsonObject? Single { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["@type"] = $"type.googleapis.com/envoy.admin.v3.{Type}" };
        if (Version.Length > 0) json["version_info"] = Version;
        json[List] = Single is null ? new JsonArray([.. Items]) : Single;
        return json;
    }
}
