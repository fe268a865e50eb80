using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

using Bookinfo.Mesh;
using Bookinfo.Playground.Analysis;

namespace Bookinfo.Playground.Commands;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(ExplainAsk))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(ImmutableArray<PastRequest>))]
[JsonSerializable(typeof(ImmutableArray<FieldCoverage>))]
[JsonSerializable(typeof(ImmutableArray<LintReport>))]
internal sealed partial class CommandsJson : JsonSerializerContext;
