using System.Text.Json.Nodes;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Admin.Dump;

/// <summary>Conditions in Envoy's outline: method, scheme and authority are headers there.</summary>
internal static class MatchDump
{
    public static JsonObject Of(RequestMatch match)
    {
        var json = new JsonObject();
        switch (match.Path)
        {
            case { Kind: StringMatchKind.Exact, Text: var text }:
                json["path"] = text;
                break;
            case { Kind: StringMatchKind.Regex, Text: var text }:
                json["safe_regex"] = new JsonObject { ["regex"] = text };
                break;
            case { Kind: StringMatchKind.SegmentPrefix, Text: var text }:
                json["path_separated_prefix"] = text;
                break;
            case var prefix:
                json["prefix"] = prefix?.Text ?? "/";
                break;
        }

        if (match.Path is not { Kind: StringMatchKind.Regex }) json["case_sensitive"] = match.Path?.IgnoreCase != true;
        JsonNode[] headers =
        [
            .. Pseudo(":method", match.Method), .. Pseudo(":scheme", match.Scheme), .. Pseudo(":authority", match.Authority),
            .. match.Headers.Select(static header => Named(header, inverted: false)), .. match.WithoutHeaders.Select(static header => Named(header, inverted: true)),
        ];
        if (headers.Length > 0) json["headers"] = new JsonArray(headers);
        if (!match.QueryParameters.IsEmpty) json["query_parameters"] = new JsonArray([.. match.QueryParameters.Select(static parameter => Named(parameter, inverted: false))]);
        return json;
    }

    private static IEnumerable<JsonNode> Pseudo(string name, StringMatch? match) => match is null ? [] : [Named(new NamedMatch(name, match), inverted: false)];

    private static JsonObject Named(NamedMatch match, bool inverted)
    {
        var json = new JsonObject { ["name"] = match.Name };
        if (match.Value is null) json["present_match"] = true;
        else json["string_match"] = Text(match.Value);
        if (inverted) json["invert_match"] = true;
        return json;
    }

    private static JsonObject Text(StringMatch match) => match.Kind switch
    {
        StringMatchKind.Exact => new JsonObject { ["exact"] = match.Text },
        StringMatchKind.Prefix => new JsonObject { ["prefix"] = match.Text },
        _ => new JsonObject { ["safe_regex"] = new JsonObject { ["regex"] = match.Text } },
    };
}
