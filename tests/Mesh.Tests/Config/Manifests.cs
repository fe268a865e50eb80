using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Bookinfo.Mesh.Tests.Config;

/// <summary>Snapshots out of manifests: Istio resources, Services and Pods. Age follows the order in the file.</summary>
internal static class Manifests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static MeshObject Object(string yaml) => Snapshot(yaml).Objects.Single();

    public static MeshSnapshot Snapshot(string yaml)
    {
        var snapshot = MeshSnapshot.Empty;
        var age = 0;
        foreach (var document in YamlJson.Documents(yaml))
        {
            var created = Start.AddSeconds(age++);
            snapshot = (string?)document["kind"] switch
            {
                "Service" => snapshot with { Services = snapshot.Services.Add(Service(document, created)) },
                "Pod" => snapshot with { Workloads = snapshot.Workloads.Add(Pod(document)) },
                "MeshConfig" => snapshot with { Settings = snapshot.Settings with { RegistryOnly = (bool?)document["registryOnly"] ?? false, Compat = (string?)document["compat"] == "1.1" ? MeshCompat.Istio11 : MeshCompat.Current } },
                "Proxy" => snapshot,
                "Namespace" => snapshot with
                {
                    NamespaceLabels = snapshot.NamespaceLabels.Add((string)document["metadata"]!["name"]!, Texts(document["metadata"]!["labels"])),
                },
                _ => snapshot with { Objects = snapshot.Objects.Add(Istio(document, created)) },
            };
        }

        return snapshot;
    }

    /// <summary>The document of kind Proxy; without one, a sidecar of productpage in namespace default.</summary>
    public static ProxyIdentity Identity(string yaml)
    {
        var document = YamlJson.Documents(yaml).Find(d => (string?)d["kind"] == "Proxy");
        var kind = Enum.Parse<ProxyKind>((string?)document?["type"] ?? "Sidecar");
        return new ProxyIdentity
        {
            Kind = kind,
            Name = "caller",
            Namespace = (string?)document?["namespace"] ?? (kind == ProxyKind.Gateway ? "istio-system" : "default"),
            Labels = document?["labels"] is { } labels
                ? Texts(labels)
                : kind == ProxyKind.Gateway ? Label("istio", "ingressgateway") : Label("app", "productpage"),
        };
    }

    public static ImmutableDictionary<string, string> Label(string key, string value) => ImmutableDictionary<string, string>.Empty.Add(key, value);

    private static MeshObject Istio(JsonObject document, DateTimeOffset created)
    {
        var version = ((string)document["apiVersion"]!).Split('/');
        return new MeshObject
        {
            Group = version[0],
            Version = version[1],
            Kind = (string)document["kind"]!,
            Name = (string)document["metadata"]!["name"]!,
            Namespace = (string?)document["metadata"]!["namespace"] ?? "default",
            Created = created,
            Annotations = Texts(document["metadata"]!["annotations"]),
            Spec = YamlJson.ToElement(document["spec"]),
        };
    }

    private static MeshService Service(JsonObject document, DateTimeOffset created)
    {
        var spec = document["spec"]!;
        return new MeshService
        {
            Name = (string)document["metadata"]!["name"]!,
            Namespace = (string?)document["metadata"]!["namespace"] ?? "default",
            ClusterIP = (string?)spec["clusterIP"],
            Selector = Texts(spec["selector"]),
            Created = created,
            Ports = [.. spec["ports"]!.AsArray().Select(p => new MeshServicePort(
                (int)p!["port"]!, (string?)p["name"], p["targetPort"]?.ToString(), (string?)p["appProtocol"]))],
        };
    }

    private static MeshWorkload Pod(JsonObject document) => new()
    {
        Name = (string)document["metadata"]!["name"]!,
        Namespace = (string?)document["metadata"]!["namespace"] ?? "default",
        Labels = Texts(document["metadata"]!["labels"]),
        Ready = (bool?)document["ready"] ?? true,
        Locality = (string?)document["locality"],
        Ports = document["ports"]!.AsObject().ToImmutableDictionary(
            p => int.Parse(p.Key, CultureInfo.InvariantCulture), p => new IPEndPoint(IPAddress.Loopback, (int)p.Value!)),
        PortNames = document["portNames"] is { } names
            ? names.AsObject().ToImmutableDictionary(p => p.Key, p => (int)p.Value!)
            : ImmutableDictionary<string, int>.Empty,
    };

    private static ImmutableDictionary<string, string> Texts(JsonNode? map) => map is null
        ? ImmutableDictionary<string, string>.Empty
        : map.AsObject().ToImmutableDictionary(p => p.Key, p => p.Value!.ToString());
}
