using System.Text.Json;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Api.Writing.Protobuf;

namespace Bookinfo.Playground.Api;

/// <summary>Reads what a client sent: JSON, YAML, or protobuf for the kinds that kubectl creates so.</summary>
/// <param name="Object">Null when it was refused.</param>
/// <param name="Error">Why; null when it was read.</param>
internal readonly record struct RequestBody(JsonNode? Object, ApiStatus? Error)
{
    /// <summary>Largest body taken; the size an API server with etcd allows, doubled.</summary>
    private const int LargestBody = 3 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The media type without parameters, lower case.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "application/json").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>The whole body as an object of the target's kind.</summary>
    public static Task<RequestBody> ReadObjectAsync(ApiRequest request) =>
        ReadObjectAsync(request.Context, request.Target.ApiVersion, request.Target.Kind.Kind);

    /// <summary>The whole body as an object of a kind.</summary>
    public static async Task<RequestBody> ReadObjectAsync(HttpContext context, string apiVersion, string kind)
    {
        var (bytes, error) = await ReadBytesAsync(context);
        if (error is not null) return new RequestBody(null, error);
        return MediaType(context.Request) switch
        {
            "application/json" or "*/*" => ParseJson(bytes, kind),
            "application/yaml" or "application/apply-patch+yaml" => YamlDocument.Parse(bytes),
            ProtobufObjects.MediaType => ProtobufObjects.Read(bytes, apiVersion, kind),
            var other => new RequestBody(null, ApiStatus.UnsupportedMediaType(
                $"the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, {ProtobufObjects.MediaType}: found {other}")),
        };
    }

    /// <summary>A patch: any JSON. An empty body is null without an error.</summary>
    public static async Task<RequestBody> ReadJsonAsync(HttpContext context)
    {
        var (bytes, error) = await ReadBytesAsync(context);
        if (error is not null) return new RequestBody(null, error);
        return bytes.IsEmpty ? default : ParseJson(bytes, "patch");
    }

    /// <summary>Options, which need not be there: an empty body is null without an error.</summary>
    public static async Task<RequestBody> ReadOptionsAsync(HttpContext context, string kind)
    {
        var (bytes, error) = await ReadBytesAsync(context);
        if (error is not null) return new RequestBody(null, error);
        if (bytes.IsEmpty) return default;
        return MediaType(context.Request) == ProtobufObjects.MediaType ? ProtobufObjects.Read(bytes, null, kind) : ParseJson(bytes, kind);
    }

    private static RequestBody ParseJson(ReadOnlyMemory<byte> bytes, string kind)
    {
        try
        {
            return new RequestBody(JsonNode.Parse(bytes.Span, documentOptions: Strict), null);
        }
        catch (JsonException e)
        {
            return new RequestBody(null, ApiStatus.BadRequest(
                $"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; json parse error: {e.Message}"));
        }
    }

    private static async Task<(ReadOnlyMemory<byte> Bytes, ApiStatus? Error)> ReadBytesAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await context.Request.Body.ReadAsync(chunk, context.RequestAborted) is var read and > 0)
        {
            if (buffer.Length + read > LargestBody) return (default, ApiStatus.TooLarge(LargestBody));
            buffer.Write(chunk, 0, read);
        }

        return (buffer.ToArray(), null);
    }
}
