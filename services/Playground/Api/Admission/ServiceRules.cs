using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Services.</summary>
internal static class ServiceRules
{
    private const int FirstNodePort = 30000;
    private const int LastNodePort = 32767;
    private static readonly string[] Types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];

    public static IEnumerable<FieldError> Check(JsonObject json, StoredObject? live)
    {
        if (json["spec"] is not JsonObject spec)
        {
            yield return FieldError.Required("spec.ports");
            yield break;
        }

        var type = spec["type"].AsText() ?? "ClusterIP";
        if (!Types.Contains(type)) yield return FieldError.NotSupported("spec.type", $"\"{type}\"", Types);
        var ports = PodRules.Objects(spec["ports"]);
        if (ports.Count == 0 && type != "ExternalName" && spec["clusterIP"].AsText() != "None") yield return FieldError.Required("spec.ports");
        foreach (var error in CheckPorts(ports)) yield return error;
        foreach (var error in MetadataRules.CheckLabels(spec["selector"], "spec.selector")) yield return error;
        if (type == "ExternalName" && spec["externalName"].AsText() is not { Length: > 0 }) yield return FieldError.Required("spec.externalName");
        var before = live?.Json.At("spec", "clusterIP").AsText();
        if (before is { Length: > 0 } && type != "ExternalName" && spec["clusterIP"].AsText() != before)
            yield return FieldError.Invalid("spec.clusterIPs[0]", Json.ToText(new JsonArray(spec["clusterIP"]?.DeepClone())), "may not change once set");
    }

    private static IEnumerable<FieldError> CheckPorts(List<JsonObject> ports)
    {
        var names = new HashSet<string>();
        var numbers = new HashSet<string>();
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, path) = (ports[i], $"spec.ports[{i}]");
            var name = port["name"].AsText() ?? "";
            if (name.Length == 0 && ports.Count > 1) yield return FieldError.Required($"{path}.name");
            if (name.Length > 0 && MetadataRules.LabelRule(name) is { } rule) yield return FieldError.Invalid($"{path}.name", $"\"{name}\"", rule);
            if (name.Length > 0 && !names.Add(name)) yield return FieldError.Duplicate($"{path}.name", $"\"{name}\"");
            if (!PodRules.IsPort(port["port"])) yield return PodRules.NoPort($"{path}.port", port["port"]);
            if (port["targetPort"] is JsonValue target && target.AsText() is null && !PodRules.IsPort(target)) yield return PodRules.NoPort($"{path}.targetPort", target);
            var protocol = port["protocol"].AsText() ?? "TCP";
            if (!Protocols.Contains(protocol)) yield return FieldError.NotSupported($"{path}.protocol", $"\"{protocol}\"", Protocols);
            if (!numbers.Add($"{port["port"]}/{protocol}")) yield return FieldError.Duplicate(path, Json.ToText(port));
            if (port["nodePort"] is { } node && !InRange(node))
                yield return FieldError.Invalid($"{path}.nodePort", node.ToString(), $"provided port is not in the valid range. The range of valid ports is {FirstNodePort}-{LastNodePort}");
        }
    }

    private static bool InRange(JsonNode node) =>
        int.TryParse(node.ToString(), CultureInfo.InvariantCulture, out var port) && (port == 0 || port is >= FirstNodePort and <= LastNodePort);
}
