using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

using Bookinfo.Playground.Store;

using static Bookinfo.Playground.Api.Tables.TableColumns;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>Configuration, the node and what the cluster says about itself.</summary>
internal static class ClusterColumns
{
    private const string RoleLabel = "node-role.kubernetes.io/";

    public static readonly ImmutableArray<(ResourceKind Kind, ImmutableArray<TableColumn> Columns)> All =
    [
        (ResourceKinds.Namespace, [Name, new("Status", row => row.Status.At("phase").AsText()), Age]),
        (ResourceKinds.ConfigMap, [Name, new("Data", row => Entries(row, "data", "binaryData")), Age]),
        (ResourceKinds.Secret, [Name, new("Type", row => row.Json.At("type").AsText()), new("Data", row => Entries(row, "data")), Age]),
        (ResourceKinds.Node,
        [
            Name,
            new("Status", row => Ready(row) ? "Ready" : "NotReady"),
            new("Roles", row => Joined(row.Json.At("metadata", "labels").Members()
                .Where(l => l.Name.StartsWith(RoleLabel, StringComparison.Ordinal)).Select(l => l.Name[RoleLabel.Length..]))),
            Age,
            new("Version", row => row.Status.At("nodeInfo", "kubeletVersion").AsText()),
            new("Internal-IP", row => Address(row, "InternalIP"), Wide: true),
            new("External-IP", row => Address(row, "ExternalIP"), Wide: true),
            new("OS-Image", row => row.Status.At("nodeInfo", "osImage").AsText() ?? "<unknown>", Wide: true),
            new("Kernel-Version", row => row.Status.At("nodeInfo", "kernelVersion").AsText() ?? "<unknown>", Wide: true),
            new("Container-Runtime", row => row.Status.At("nodeInfo", "containerRuntimeVersion").AsText() ?? "<unknown>", Wide: true),
        ]),
        (ResourceKinds.Event,
        [
            new("Last Seen", LastSeen),
            new("Type", row => row.Json.At("type").AsText()),
            new("Reason", row => row.Json.At("reason").AsText()),
            new("Object", Involved),
            new("Subobject", row => row.Json.At("involvedObject", "fieldPath").AsText() ?? "", Wide: true),
            new("Source", row => row.Json.At("source", "component").AsText() ?? row.Json.At("reportingComponent").AsText() ?? "", Wide: true),
            new("Message", row => row.Json.At("message").AsText()?.Trim()),
            new("First Seen", row => HumanDuration.Since(row.Json.At("firstTimestamp"), row.Now), Wide: true),
            new("Count", row => Math.Max(1, row.Json.At("count").AsNumber()).ToString(CultureInfo.InvariantCulture), Wide: true),
            Name with { Wide = true },
        ]),
        (ResourceKinds.CustomResourceDefinition, [Name, new("Created At", row => row.Json.At("metadata", "creationTimestamp").AsText())]),
    ];

    private static string Entries(TableRow row, params string[] members) =>
        members.Sum(m => row.Json.At(m).Members().Count()).ToString(CultureInfo.InvariantCulture);

    private static bool Ready(TableRow row) =>
        row.Status.At("conditions").Items().Any(c => c.At("type").AsText() == "Ready" && c.At("status").AsText() == "True");

    private static string Address(TableRow row, string type) =>
        row.Status.At("addresses").Items().FirstOrDefault(a => a.At("type").AsText() == type).At("address").AsText() ?? "<none>";

    private static string LastSeen(TableRow row)
    {
        var time = row.Json.At("series", "lastObservedTime");
        if (time.ValueKind != JsonValueKind.String) time = row.Json.At("lastTimestamp");
        if (time.ValueKind != JsonValueKind.String) time = row.Json.At("eventTime");
        return HumanDuration.Since(time, row.Now);
    }

    private static string Involved(TableRow row)
    {
        var about = row.Json.At("involvedObject");
        return $"{about.At("kind").AsText()?.ToLowerInvariant()}/{about.At("name").AsText()}";
    }
}
