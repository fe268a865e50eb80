using System.Text.Json;
using System.Text.Json.Serialization;

using Bookinfo.ServiceDefaults;

namespace Bookinfo.Ratings;

/// <summary>The JSON of ratings, generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BookRatings))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class RatingsJson : JsonSerializerContext;
