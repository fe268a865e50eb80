using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api;

/// <summary>A refusal, as Kubernetes words it: what kubectl prints after <c>Error from server</c>.</summary>
/// <param name="Code">HTTP status code.</param>
/// <param name="Reason">Machine-readable; kubectl prints it in brackets.</param>
/// <param name="Message">For people: where, what was found, what is allowed.</param>
internal sealed record ApiStatus(int Code, string Reason, string Message)
{
    /// <summary>Which object or kind; null when the request named none.</summary>
    public JsonObject? Details { get; init; }

    public static ApiStatus BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiStatus Unauthorized { get; } = new(401, "Unauthorized", "Unauthorized");

    public static ApiStatus Forbidden(string message) => new(403, "Forbidden", message);

    /// <summary>With details that name nothing: <c>kubectl debug</c> looks into them without asking whether they are there.</summary>
    public static ApiStatus NoSuchPath { get; } = new(404, "NotFound", "the server could not find the requested resource") { Details = [] };

    public static ApiStatus NotFound(ResourceKind kind, string name) =>
        new(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found") { Details = DetailsOf(kind, name) };

    public static ApiStatus MethodNotAllowed(string message) => new(405, "MethodNotAllowed", message);

    public static ApiStatus TooLarge(long limit) =>
        new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit} bytes");

    public static ApiStatus UnsupportedMediaType(string message) => new(415, "UnsupportedMediaType", message);

    public static ApiStatus TooManyRequests(string message) => new(429, "TooManyRequests", message);

    /// <summary>422 with one cause per finding; the whole message as the API server joins it.</summary>
    public static ApiStatus Invalid(ResourceKind kind, string name, ImmutableArray<FieldError> errors)
    {
        var joined = errors.Length == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        var details = DetailsOf(kind, name);
        details["kind"] = kind.Kind;
        details["causes"] = new JsonArray(
            [.. errors.Select(e => (JsonNode)new JsonObject { ["reason"] = e.Reason, ["message"] = e.Message, ["field"] = e.Field })]);
        var qualified = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        return new ApiStatus(422, "Invalid", $"{qualified} \"{name}\" is invalid: {joined}") { Details = details };
    }

    public static ApiStatus Of(StoreException refusal, ResourceKind kind, string name) => refusal.Error switch
    {
        StoreError.NotFound => new(404, "NotFound", refusal.Message) { Details = DetailsOf(kind, name) },
        StoreError.AlreadyExists => new(409, "AlreadyExists", refusal.Message) { Details = DetailsOf(kind, name) },
        StoreError.Conflict => new(409, "Conflict", refusal.Message) { Details = DetailsOf(kind, name) },
        _ => new(410, "Expired", refusal.Message),
    };

    public static ApiStatus InternalError(string why) => new(500, "InternalError", $"Internal error occurred: {why}");

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (Details is not null) json["details"] = Details.DeepClone();
        json["code"] = Code;
        return json;
    }

    /// <summary>The answer to a delete that went through.</summary>
    public static JsonObject Success(ResourceKind kind, string name, string uid)
    {
        var details = DetailsOf(kind, name);
        details["uid"] = uid;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }

    public static JsonObject DetailsOf(ResourceKind kind, string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0) details["group"] = kind.Group;
        details["kind"] = kind.Plural;
        return details;
    }
}
