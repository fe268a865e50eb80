using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>The state as the sick port shows it; the counts are since the start of the process.</summary>
internal sealed record SickView(int DelayMs, int? Status, bool Hang, int Percent, bool Ready, long Requests, long SickRequests);

/// <summary>The JSON of the sick port, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SickView))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class SickJson : JsonSerializerContext
{
    /// <summary>As all JSON of the services: quotes in a text are readable.</summary>
    public static SickJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
