using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>Which columns each kind has: those that a real API server and the CRDs of Istio show.</summary>
internal static class TableColumns
{
    public static readonly TableColumn Name = new("Name", row => row.Json.At("metadata", "name").AsText());
    public static readonly TableColumn Age = new("Age", row => HumanDuration.Since(row.Json.At("metadata", "creationTimestamp"), row.Now));

    private static readonly ImmutableArray<TableColumn> Plain = [Name, Age];

    private static readonly FrozenDictionary<ResourceKind, ImmutableArray<TableColumn>> ByKind =
        WorkloadColumns.All.Concat(ClusterColumns.All).Concat(NetworkColumns.All).Concat(MeshColumns.All)
            .ToFrozenDictionary(pair => pair.Kind, pair => pair.Columns);

    /// <summary>Name and age for a kind without columns of its own.</summary>
    public static ImmutableArray<TableColumn> Of(ResourceKind kind) => ByKind.GetValueOrDefault(kind, Plain);

    /// <summary>Text of a value as a CRD column shows it: a list or object as JSON.</summary>
    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };

    public static string Count(JsonElement value) => value.AsNumber().ToString(CultureInfo.InvariantCulture);

    /// <summary><c>a=b,c=d</c>; <c>&lt;none&gt;</c> when empty.</summary>
    public static string Labels(JsonElement labels) => Joined(labels.Members().Select(l => $"{l.Name}={l.Value.AsText()}"));

    public static string Joined(IEnumerable<string?> parts) => string.Join(",", parts) is { Length: > 0 } text ? text : "<none>";
}
