using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>What the Gateway API's own rules say about routes beyond their schemas.</summary>
internal static partial class GatewayRouteRules
{
    private static readonly string[] Once = ["RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite", "CORS"];

    private static readonly string[] InPath = ["//", "/./", "/../", "%2f", "%2F", "#"];

    private static readonly string[] AtEnd = ["/..", "/."];

    /// <summary>Type of a filter and the field that it needs, and no other.</summary>
    private static readonly (string Type, string Field)[] Fields =
    [
        ("RequestHeaderModifier", "requestHeaderModifier"), ("ResponseHeaderModifier", "responseHeaderModifier"), ("RequestMirror", "requestMirror"),
        ("RequestRedirect", "requestRedirect"), ("URLRewrite", "urlRewrite"), ("CORS", "cors"), ("ExtensionRef", "extensionRef"),
    ];

    public static IEnumerable<FieldError> Check(JsonObject json)
    {
        if (RepeatedParent(json["spec"]?["parentRefs"]) is { } repeated) yield return FieldError.Invalid("spec.parentRefs", "\"array\"", repeated);
        foreach (var (rule, path) in Objects(json["spec"]?["rules"], "spec.rules"))
        {
            foreach (var error in CheckRule(rule, path)) yield return error;
            foreach (var (match, where) in Objects(rule["matches"], $"{path}.matches"))
            {
                if (match["path"] is JsonObject matched && PathProblem(matched) is { } problem) yield return FieldError.Invalid($"{where}.path", "\"object\"", problem);
                if (match["method"] is JsonObject { } method && method["service"] is null && method["method"] is null)
                    yield return FieldError.Invalid($"{where}.method", "\"object\"", "One or both of 'service' or 'method' must be specified");
            }

            foreach (var error in CheckFilters(rule["filters"], $"{path}.filters")) yield return error;
            foreach (var (backend, where) in Objects(rule["backendRefs"], $"{path}.backendRefs"))
            {
                if (string.IsNullOrEmpty(backend["group"].AsText()) && backend["kind"].AsText() is null or "Service" && backend["port"] is null)
                    yield return FieldError.Invalid(where, "\"object\"", "Must have port for Service reference");
                foreach (var error in CheckFilters(backend["filters"], $"{where}.filters")) yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> CheckRule(JsonObject rule, string path)
    {
        var filters = (rule["filters"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (rule["backendRefs"] is JsonArray { Count: > 0 } && filters.Exists(f => f["requestRedirect"] is not null))
            yield return FieldError.Invalid(path, "\"object\"", "RequestRedirect filter must not be used together with backendRefs");
        var matches = rule["matches"] as JsonArray ?? [];
        var isOnePrefix = matches is [var only] && only?["path"]?["type"].AsText() is null or "PathPrefix";
        foreach (var (type, field) in new[] { ("RequestRedirect", "requestRedirect"), ("URLRewrite", "urlRewrite") })
        {
            if (!isOnePrefix && filters.Exists(f => f[field]?["path"]?["type"].AsText() == "ReplacePrefixMatch"))
                yield return FieldError.Invalid(path, "\"object\"", $"When using {type} filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified");
        }

        if (Milliseconds(rule["timeouts"]?["request"]) is > 0 and { } whole && Milliseconds(rule["timeouts"]?["backendRequest"]) > whole)
            yield return FieldError.Invalid($"{path}.timeouts", "\"object\"", "backendRequest timeout cannot be longer than request timeout");
    }

    private static IEnumerable<FieldError> CheckFilters(JsonNode? list, string path)
    {
        var filters = Objects(list, path).ToList();
        var types = filters.ConvertAll(f => f.Object["type"].AsText());
        if (types.Contains("RequestRedirect") && types.Contains("URLRewrite"))
            yield return FieldError.Invalid(path, "\"array\"", "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both");
        foreach (var type in Once)
        {
            if (types.Count(t => t == type) > 1) yield return FieldError.Invalid(path, "\"array\"", $"{type} filter cannot be repeated");
        }

        foreach (var (filter, where) in filters)
        {
            foreach (var (type, field) in Fields)
            {
                var (isType, isThere) = (filter["type"].AsText() == type, filter[field] is not null);
                if (isThere && !isType) yield return FieldError.Invalid(where, "\"object\"", $"filter.{field} must be nil if the filter.type is not {type}");
                if (isType && !isThere) yield return FieldError.Invalid(where, "\"object\"", $"filter.{field} must be specified for {type} filter.type");
            }
        }
    }

    private static string? PathProblem(JsonObject path)
    {
        if (path["type"].AsText() is not (null or "Exact" or "PathPrefix")) return null;
        var value = path["value"].AsText() ?? "/";
        const string Types = "when type one of ['Exact', 'PathPrefix']";
        if (!value.StartsWith('/')) return $"value must be an absolute path and start with '/' {Types}";
        if (InPath.FirstOrDefault(text => value.Contains(text, StringComparison.Ordinal)) is { } inside) return $"must not contain '{inside}' {Types}";
        if (AtEnd.FirstOrDefault(text => value.EndsWith(text, StringComparison.Ordinal)) is { } end) return $"must not end with '{end}' {Types}";
        return PathCharacters.IsMatch(value) ? null : "must only contain valid characters (matching ^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$) for types ['Exact', 'PathPrefix']";
    }

    private static string? RepeatedParent(JsonNode? list)
    {
        var parents = Objects(list, "").Select(p => p.Object).GroupBy(p => $"{p["group"]} {p["kind"]} {p["namespace"]} {p["name"]}").Where(g => g.Count() > 1).ToList();
        if (parents.Exists(g => g.Any(p => p["sectionName"] is null && p["port"] is null))) return "sectionName or port must be specified when parentRefs includes 2 or more references to the same parent";
        return parents.Exists(g => g.Select(p => $"{p["sectionName"]} {p["port"]}").Distinct().Count() < g.Count())
            ? "sectionName or port must be unique when parentRefs includes 2 or more references to the same parent"
            : null;
    }

    private static IEnumerable<(JsonObject Object, string Path)> Objects(JsonNode? list, string path) =>
        (list as JsonArray ?? []).Select((item, i) => (item as JsonObject, $"{path}[{i}]")).Where(p => p.Item1 is not null).Select(p => (p.Item1!, p.Item2));

    private static double? Milliseconds(JsonNode? duration) => duration.AsText() is { } text ? Schemas.GoDuration.Milliseconds(text) : null;

    [GeneratedRegex(@"^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+\z")]
    private static partial Regex PathCharacters { get; }
}
