using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

using YamlDocument = Bookinfo.Playground.Api.YamlDocument;

namespace Bookinfo.Playground.Network;

/// <summary>Reads ConfigMap <c>istio</c> (key <c>mesh</c>). A text that cannot be read changes nothing.</summary>
internal static class MeshSettingsReader
{
    public const string ConfigMap = "istio";

    /// <summary>What a new Playground begins with; the tasks grep for the mode.</summary>
    public const string Default = """
        accessLogFile: /dev/stdout
        outboundTrafficPolicy:
          mode: ALLOW_ANY
        rootNamespace: istio-system
        trustDomain: cluster.local

        """;

    /// <param name="configMap">The ConfigMap; null: it has been deleted, and Istio's defaults hold.</param>
    /// <param name="last">What held before.</param>
    /// <param name="problem">Why the text was not taken; null: it was.</param>
    public static MeshSettings Read(StoredObject? configMap, MeshSettings last, out string? problem)
    {
        problem = null;
        if (configMap is null) return new MeshSettings { AccessLog = false };
        if (!CompatAnnotation.Read(configMap, out var compat))
        {
            problem = $"ConfigMap istio-system/istio annotation {CompatAnnotation.Name}: found {CompatAnnotation.Value(configMap)}, allowed is {CompatAnnotation.Istio11}";
            return last;
        }

        return Read(configMap.Json.Text("data", "mesh") ?? "", compat, last, out problem);
    }

    /// <param name="text">The YAML of key <c>mesh</c>.</param>
    /// <param name="compat">Which Istio the mesh behaves like.</param>
    /// <param name="last">What held before.</param>
    /// <param name="problem">Why the text is not taken; null: it is.</param>
    public static MeshSettings Read(string text, MeshCompat compat, MeshSettings last, out string? problem)
    {
        problem = null;
        var stream = new YamlStream();
        try
        {
            stream.Load(new BoundedYaml(new StringReader(text)));
        }
        catch (YamlException e)
        {
            problem = $"ConfigMap istio-system/istio data.mesh line {e.Start.Line}: {e.Message}";
            return last;
        }

        if (stream.Documents.Count == 0) return new MeshSettings { AccessLog = false, Compat = compat };
        var mesh = stream.Documents[0].RootNode as YamlMappingNode;
        var policy = Field(mesh, "outboundTrafficPolicy") as YamlMappingNode;
        var mode = Scalar(policy, "mode") ?? "ALLOW_ANY";
        if (mesh is not null && Field(mesh, "outboundTrafficPolicy") is YamlNode written && policy is null && written is not YamlScalarNode { Value: null or "" })
        {
            problem = $"ConfigMap istio-system/istio data.mesh line {written.Start.Line}: outboundTrafficPolicy: expected fields, found something else";
            return last;
        }

        if (mesh is null || mode is not ("ALLOW_ANY" or "REGISTRY_ONLY"))
        {
            problem = mesh is null
                ? "ConfigMap istio-system/istio data.mesh: expected fields, found something else"
                : $"ConfigMap istio-system/istio data.mesh outboundTrafficPolicy.mode: found {mode}, allowed are ALLOW_ANY and REGISTRY_ONLY";
            return last;
        }

        if (!TryReadLocality(mesh, out var locality, out problem)) return last;
        return new MeshSettings
        {
            RootNamespace = Scalar(mesh, "rootNamespace") ?? "istio-system",
            RegistryOnly = mode == "REGISTRY_ONLY",
            AccessLog = Scalar(mesh, "accessLogFile") is { Length: > 0 },
            Compat = compat,
            AccessLogFormat = Scalar(mesh, "accessLogFormat"),
            AccessLogJson = Scalar(mesh, "accessLogEncoding") == "JSON",
            Locality = locality,
        };
    }

    private static bool TryReadLocality(YamlMappingNode mesh, out MeshLocality? locality, out string? problem)
    {
        (locality, problem) = (null, null);
        if (Field(mesh, "localityLbSetting") is not { } written || YamlDocument.ToJson(written) is not { } json) return true;
        using var document = JsonDocument.Parse(json.ToJsonString());
        locality = MeshLocality.Read(document.RootElement, out var findings);
        if (locality is not null) return true;
        problem = $"ConfigMap istio-system/istio data.mesh line {written.Start.Line}: {string.Join("; ", findings.Errors)}";
        return false;
    }

    private static YamlNode? Field(YamlMappingNode? fields, string name) =>
        fields is not null && fields.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;

    private static string? Scalar(YamlMappingNode? fields, string name) => (Field(fields, name) as YamlScalarNode)?.Value;
}
