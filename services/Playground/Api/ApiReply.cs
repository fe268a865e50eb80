using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Api;

/// <summary>Writes answers: JSON with the headers of an API server.</summary>
internal static class ApiReply
{
    public static Task WriteAsync(HttpContext context, ApiStatus refusal) => WriteAsync(context, refusal.ToJson(), refusal.Code);

    public static async Task WriteAsync(HttpContext context, JsonNode body, int code = 200, string contentType = "application/json")
    {
        Begin(context, code, contentType);
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, Json.WriterOptions);
        body.WriteTo(writer);
    }

    public static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write, int code = 200)
    {
        Begin(context, code, "application/json");
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, Json.WriterOptions);
        write(writer);
    }

    /// <summary>Adds a text that kubectl prints as <c>Warning: ...</c>.</summary>
    public static void Warn(HttpContext context, string warning)
    {
        var printable = string.Concat(warning.Select(c => char.IsControl(c) ? ' ' : c)).Replace("\\", "\\\\", StringComparison.Ordinal);
        context.Response.Headers.Append("Warning", $"299 - \"{printable.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
    }

    private static void Begin(HttpContext context, int code, string contentType)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        if (context.Response.Headers.CacheControl.Count == 0) context.Response.Headers.CacheControl = "no-cache, private";
    }
}
