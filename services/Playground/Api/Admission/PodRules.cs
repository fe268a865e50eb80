using System.Globalization;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>Pods and pod templates.</summary>
internal static class PodRules
{
    private const int MostPort = 65535;
    private static readonly string[] RestartPolicies = ["Always", "OnFailure", "Never"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

    public static IEnumerable<FieldError> CheckPod(JsonObject json, StoredObject? live)
    {
        if (json["spec"] is not JsonObject spec) return [];
        var errors = CheckSpec(spec, "spec", RestartPolicies);
        return live is null || !SpecChanged(live, spec)
            ? errors
            : errors.Append(FieldError.Forbidden(
                "spec", "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
    }

    /// <param name="template">A pod template; one that is missing is reported by the schema.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="restartPolicies">Those that make sense for its owner.</param>
    public static IEnumerable<FieldError> CheckTemplate(JsonNode? template, string path, string[] restartPolicies)
    {
        if (template is not JsonObject json) return [];
        var errors = MetadataRules.CheckLabels(json["metadata"]?["labels"], $"{path}.metadata.labels").ToList();
        if (json["spec"] is JsonObject spec) errors.AddRange(CheckSpec(spec, $"{path}.spec", restartPolicies));
        else errors.Add(FieldError.Required($"{path}.spec.containers"));
        return errors;
    }

    private static IEnumerable<FieldError> CheckSpec(JsonObject spec, string path, string[] restartPolicies)
    {
        if (Objects(spec["containers"]).Count == 0) yield return FieldError.Required($"{path}.containers");
        var volumes = Objects(spec["volumes"]).Select(v => v["name"].AsText()).ToHashSet();
        var names = new HashSet<string>();
        foreach (var list in new[] { "initContainers", "containers" })
        {
            var containers = Objects(spec[list]);
            for (var i = 0; i < containers.Count; i++)
            {
                foreach (var error in CheckContainer(containers[i], $"{path}.{list}[{i}]", volumes, names)) yield return error;
                if (containers[i]["restartPolicy"].AsText() is not { } own) continue;
                if (list == "containers") yield return FieldError.Forbidden($"{path}.{list}[{i}].restartPolicy", "may not be set for non-init containers");
                else if (own != "Always") yield return FieldError.NotSupported($"{path}.{list}[{i}].restartPolicy", $"\"{own}\"", ["Always"]);
            }
        }

        if (spec["restartPolicy"].AsText() is { } policy && !restartPolicies.Contains(policy))
            yield return FieldError.NotSupported($"{path}.restartPolicy", $"\"{policy}\"", restartPolicies);
        if (spec["terminationGracePeriodSeconds"]?.ToString().StartsWith('-') == true)
            yield return FieldError.Invalid($"{path}.terminationGracePeriodSeconds", spec["terminationGracePeriodSeconds"]!.ToString(), "must be greater than or equal to 0");
    }

    private static IEnumerable<FieldError> CheckContainer(JsonObject container, string path, HashSet<string?> volumes, HashSet<string> names)
    {
        var name = container["name"].AsText() ?? "";
        if (name.Length == 0) yield return FieldError.Required($"{path}.name");
        else if (MetadataRules.LabelRule(name) is { } rule) yield return FieldError.Invalid($"{path}.name", $"\"{name}\"", rule);
        else if (!names.Add(name)) yield return FieldError.Duplicate($"{path}.name", $"\"{name}\"");
        if (container["image"].AsText() is not { Length: > 0 }) yield return FieldError.Required($"{path}.image");
        if (container["imagePullPolicy"].AsText() is { } pull && !PullPolicies.Contains(pull))
            yield return FieldError.NotSupported($"{path}.imagePullPolicy", $"\"{pull}\"", PullPolicies);
        foreach (var error in CheckPorts(Objects(container["ports"]), $"{path}.ports")) yield return error;
        foreach (var error in CheckEnvironment(Objects(container["env"]), $"{path}.env")) yield return error;
        var mounts = Objects(container["volumeMounts"]);
        for (var i = 0; i < mounts.Count; i++)
        {
            if (!volumes.Contains(mounts[i]["name"].AsText()))
                yield return new FieldError("FieldValueNotFound", $"{path}.volumeMounts[{i}].name", $"Not found: \"{mounts[i]["name"].AsText()}\"");
        }

        foreach (var probe in Probes)
        {
            if (container[probe] is JsonObject json && !Handlers.Any(json.ContainsKey))
                yield return FieldError.Required($"{path}.{probe}", "must specify a handler type");
        }
    }

    private static IEnumerable<FieldError> CheckPorts(List<JsonObject> ports, string path)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            if (!IsPort(ports[i]["containerPort"])) yield return NoPort($"{path}[{i}].containerPort", ports[i]["containerPort"]);
            if (ports[i]["protocol"].AsText() is { } protocol && !Protocols.Contains(protocol))
                yield return FieldError.NotSupported($"{path}[{i}].protocol", $"\"{protocol}\"", Protocols);
        }
    }

    private static IEnumerable<FieldError> CheckEnvironment(List<JsonObject> variables, string path)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i]["name"].AsText() is not { Length: > 0 }) yield return FieldError.Required($"{path}[{i}].name");
            if (variables[i]["value"].AsText() is { Length: > 0 } && variables[i]["valueFrom"] is not null)
                yield return FieldError.Invalid($"{path}[{i}].valueFrom", "\"\"", "may not be specified when `value` is not empty");
        }
    }

    public static bool IsPort(JsonNode? node) =>
        long.TryParse(node?.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= MostPort;

    public static FieldError NoPort(string path, JsonNode? found) =>
        found is null ? FieldError.Required(path) : FieldError.Invalid(path, Json.ToText(found), "must be between 1 and 65535, inclusive");

    public static List<JsonObject> Objects(JsonNode? list) => list is JsonArray items ? [.. items.OfType<JsonObject>()] : [];

    private static bool SpecChanged(StoredObject live, JsonObject spec)
    {
        if (live.ToMutable()["spec"] is not JsonObject before) return false;
        return !JsonNode.DeepEquals(Fixed(before), Fixed((JsonObject)spec.DeepClone()));
    }

    /// <summary>What of a pod may not change: everything but its images and a few numbers.</summary>
    private static JsonObject Fixed(JsonObject spec)
    {
        foreach (var free in new[] { "activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds" }) spec.Remove(free);
        // Set by who schedules the pod, which is no user.
        spec.Remove("nodeName");
        foreach (var container in Objects(spec["containers"]).Concat(Objects(spec["initContainers"]))) container.Remove("image");
        return spec;
    }
}
