using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookinfo.Playground.Commands;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class CommandsJson : JsonSerializerContext;
