using System.Text.Json;
using System.Text.Json.Serialization;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Commands;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ExplainAsk))]
[JsonSerializable(typeof(Explanation))]
internal sealed partial class CommandsJson : JsonSerializerContext;
