using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>Turns stored objects and the pods' real ports into what the mesh knows. Pure: same input, same snapshot.</summary>
internal static class SnapshotBuilder
{
    /// <summary>Groups whose objects are rules of the mesh.</summary>
    private static readonly string[] RuleGroups = ["networking.istio.io", "gateway.networking.k8s.io"];

    public static bool IsRule(ResourceKind kind) => RuleGroups.Contains(kind.Group) || kind == ResourceKinds.Ingress || kind == ResourceKinds.IngressClass;

    /// <param name="pods">All pods.</param>
    /// <param name="services">All Services.</param>
    /// <param name="rules">Objects of the rule kinds.</param>
    /// <param name="namespaces">All namespaces.</param>
    /// <param name="ports">Where a pod's ports really listen, by metadata.uid; null: nowhere yet.</param>
    /// <param name="settings">What ConfigMap <c>istio</c> says.</param>
    public static MeshSnapshot Build(
        IEnumerable<StoredObject> pods, IEnumerable<StoredObject> services, IEnumerable<StoredObject> rules, IEnumerable<StoredObject> namespaces,
        Func<string, ImmutableDictionary<int, IPEndPoint>?> ports, MeshSettings settings) => new()
        {
            Workloads = [.. pods.Where(pod => !PodState.IsFinished(pod)).Select(pod => (pod, ports: ports(pod.Uid))).Where(p => p.ports is not null).Select(p => Workload(p.pod, p.ports!))],
            Services = [.. services.Select(Service)],
            Objects = [.. rules.Where(rule => !Owner.IsBeingDeleted(rule)).Select(Rule)],
            NamespaceLabels = namespaces.ToImmutableDictionary(ns => ns.Name, ns => ns.Json.Map("metadata", "labels")),
            Settings = settings,
        };

    private static MeshWorkload Workload(StoredObject pod, ImmutableDictionary<int, IPEndPoint> ports)
    {
        var manifest = PodManifest.Read(pod);
        var names = manifest.Lasting.SelectMany(container => container.Ports).Where(port => port.Name is not null).DistinctBy(port => port.Name);
        return new MeshWorkload
        {
            Name = pod.Name,
            Namespace = pod.Namespace,
            Labels = manifest.Labels,
            ServiceAccount = manifest.ServiceAccount,
            Ready = PodState.IsReady(pod) && !Owner.IsBeingDeleted(pod),
            Locality = Locality(manifest.Labels.GetValueOrDefault("istio-locality")),
            Ports = ports,
            PortNames = names.ToImmutableDictionary(port => port.Name!, port => port.Number),
        };
    }

    /// <summary>The label has dots where a locality has slashes, since labels cannot have those; a name with slashes is taken as it is.</summary>
    private static string? Locality(string? label) => label is null || label.Contains('/') ? label : label.Replace('.', '/');

    private static MeshService Service(StoredObject service)
    {
        var address = service.Json.Text("spec", "clusterIP");
        return new MeshService
        {
            Name = service.Name,
            Namespace = service.Namespace,
            ClusterIP = address is null or "" or "None" ? null : address,
            Selector = service.Json.Map("spec", "selector"),
            Ports =
            [
                .. service.Json.Items("spec", "ports").Where(port => port.Number("port") is not null && port.Text("protocol") is (null or "TCP")).Select(port =>
                    new MeshServicePort(port.Number("port") ?? 0, port.Text("name"), port.TextOrNumber("targetPort"), port.Text("appProtocol"))),
            ],
            LoadBalancer = LoadBalancer(service),
            Created = service.Json.Time("metadata", "creationTimestamp") ?? default,
        };
    }

    private static ImmutableArray<string>? LoadBalancer(StoredObject service) => service.Json.Text("spec", "type") == "LoadBalancer"
        ? [.. service.Json.Items("status", "loadBalancer", "ingress").Select(i => i.Text("ip") ?? i.Text("hostname")).OfType<string>()]
        : null;

    private static MeshObject Rule(StoredObject rule) => new()
    {
        Group = rule.Kind.Group,
        Version = rule.Kind.Versions[0],
        Kind = rule.Kind.Kind,
        Namespace = rule.Namespace,
        Name = rule.Name,
        Created = rule.Json.Time("metadata", "creationTimestamp") ?? default,
        Labels = rule.Json.Map("metadata", "labels"),
        Annotations = rule.Json.Map("metadata", "annotations"),
        Generation = rule.Json.Number("metadata", "generation") ?? 0,
        Spec = rule.Json.At("spec") ?? default(JsonElement),
    };
}
