using System.Text.Json;
using System.Text.Json.Serialization;

using Bookinfo.ServiceDefaults;

namespace Bookinfo.Details;

/// <summary>The JSON of details, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Book))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class DetailsJson : JsonSerializerContext;
