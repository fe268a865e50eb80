using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;


namespace Bookinfo.Playground.Api.Writing;

/// <summary>Whether what was sent is the kind, namespace and name that the path says; fills in what the path knows.</summary>
internal static class ObjectIdentity
{
    private const string SuffixCharacters = "bcdfghjklmnpqrstvwxz2456789";
    private const int SuffixLength = 5;

    /// <summary>Null when all agree.</summary>
    public static ApiStatus? Settle(ResourceTarget target, JsonObject json)
    {
        if (Types(target, json) is { } wrong) return wrong;
        if (json["metadata"] is null) json["metadata"] = new JsonObject();
        if (json["metadata"] is not JsonObject metadata)
            return ApiStatus.BadRequest($"{target.Kind.Kind} in version \"{target.Version}\" cannot be handled as a {target.Kind.Kind}: metadata must be an object, found {Json.ToText(json["metadata"])}");
        foreach (var member in new[] { "name", "namespace", "generateName" })
        {
            if (metadata[member] is { } value && value.AsText() is null)
                return ApiStatus.BadRequest($"{target.Kind.Kind} in version \"{target.Version}\" cannot be handled as a {target.Kind.Kind}: json: cannot unmarshal {Json.ToText(value)} into Go struct field ObjectMeta.metadata.{member} of type string");
        }

        return Namespace(target, metadata) ?? Name(target, metadata);
    }

    /// <summary>metadata.resourceVersion as a number; null when there is none.</summary>
    /// <param name="json">An object or a patch of one.</param>
    /// <param name="error">Set when it is no number, or metadata is no object.</param>
    public static long? VersionOf(JsonObject json, out ApiStatus? error)
    {
        error = null;
        if (json["metadata"] is not (null or JsonObject))
        {
            error = ApiStatus.BadRequest($"metadata must be an object, found {Json.ToText(json["metadata"])}");
            return null;
        }

        if (json["metadata"]?["resourceVersion"] is not { } node || node.AsText() is "") return null;
        if (long.TryParse(node.AsText(), NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return version;
        error = ApiStatus.BadRequest($"metadata.resourceVersion: Invalid value: {Json.ToText(node)}: must be the text of a number");
        return null;
    }

    private static ApiStatus? Types(ResourceTarget target, JsonObject json)
    {
        var (apiVersion, kind) = (json["apiVersion"].AsText(), json["kind"].AsText());
        if (kind is not null && kind != target.Kind.Kind)
            return ApiStatus.BadRequest($"the kind in the data ({kind}) does not match the expected kind ({target.Kind.Kind})");
        // What the store holds bears the preferred version; a change made through another path keeps it.
        if (apiVersion is not null && apiVersion != target.ApiVersion && apiVersion != target.Kind.ApiVersion)
            return ApiStatus.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({target.ApiVersion})");
        json["apiVersion"] = target.ApiVersion;
        json["kind"] = target.Kind.Kind;
        return null;
    }

    private static ApiStatus? Namespace(ResourceTarget target, JsonObject metadata)
    {
        if (!target.Kind.Namespaced)
        {
            metadata.Remove("namespace");
            return null;
        }

        var sent = metadata["namespace"].AsText() is { Length: > 0 } text ? text : null;
        if (target.Namespace is { } asked && sent is not null && sent != asked)
            return ApiStatus.BadRequest($"the namespace of the provided object does not match the namespace sent on the request: {sent} and {asked}");
        if ((target.Namespace ?? sent) is not { } settled)
            return ApiStatus.BadRequest("an empty namespace may not be set during creation");
        metadata["namespace"] = settled;
        return null;
    }

    private static ApiStatus? Name(ResourceTarget target, JsonObject metadata)
    {
        var sent = metadata["name"].AsText() is { Length: > 0 } text ? text : null;
        if (target.Name is { } asked)
        {
            if (sent is not null && sent != asked)
                return ApiStatus.BadRequest($"the name of the object ({sent}) does not match the name on the URL ({asked})");
            metadata["name"] = asked;
            return null;
        }

        if (sent is not null) return null;
        if (metadata["generateName"].AsText() is not { Length: > 0 } prefix)
        {
            return ApiStatus.Invalid(target.Kind, "", [FieldError.Required("metadata.name", "name or generateName is required")]);
        }

        metadata["name"] = prefix + RandomNumberGenerator.GetString(SuffixCharacters, SuffixLength);
        return null;
    }
}
