using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>Puts in place what a cluster with Istio has before anybody applies anything. What is there already stays as it is.</summary>
internal sealed class SystemObjects(ObjectStore store, PlaygroundOptions options, PodsOptions pods, TimeProvider time) : IHostedService
{
    public const string NodeName = "playground";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var name in new[] { "default", "istio-system", "kube-system" }) Add(ResourceKinds.Namespace, Namespace(name));
        Add(ResourceKinds.Node, Node());
        Add(ResourceKinds.Service, KubernetesService());
        Add(ResourceKinds.ConfigMap, new JsonObject
        {
            ["metadata"] = MeshConfigMetadata(),
            ["data"] = new JsonObject { ["mesh"] = MeshSettingsReader.Default, ["meshNetworks"] = "networks: {}" },
        });
        Add(ResourceKinds.GatewayClass, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = ApiGatewayObjects.ClassName },
            ["spec"] = new JsonObject { ["controllerName"] = ApiStatusWriter.Controller, ["description"] = "The default Istio GatewayClass" },
        });
        Add(ResourceKinds.ServiceAccount, IngressGateway.ServiceAccount());
        Add(ResourceKinds.Service, IngressGateway.Service(options));
        Add(ResourceKinds.Deployment, IngressGateway.Deployment());
        Add(ResourceKinds.ServiceAccount, EgressGateway.ServiceAccount());
        Add(ResourceKinds.Service, EgressGateway.Service());
        Add(ResourceKinds.Deployment, EgressGateway.Deployment());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Add(ResourceKind kind, JsonObject json)
    {
        var metadata = json["metadata"]!;
        if (store.Find(kind, metadata["namespace"]?.GetValue<string>() ?? "", metadata["name"]!.GetValue<string>()) is null) store.Create(kind, json);
    }

    private static JsonObject Namespace(string name) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = name } },
        ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
        ["status"] = new JsonObject { ["phase"] = "Active" },
    };

    private JsonObject MeshConfigMetadata()
    {
        var metadata = new JsonObject { ["name"] = MeshSettingsReader.ConfigMap, ["namespace"] = "istio-system", ["labels"] = new JsonObject { ["istio.io/rev"] = "default" } };
        if (options.Compat == MeshCompat.Istio11) metadata["annotations"] = new JsonObject { [CompatAnnotation.Name] = CompatAnnotation.Istio11 };
        return metadata;
    }

    private static JsonObject KubernetesService() => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = "kubernetes",
            ["namespace"] = "default",
            ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" },
        },
        ["spec"] = new JsonObject
        {
            ["type"] = "ClusterIP",
            ["clusterIP"] = "10.96.0.1",
            ["clusterIPs"] = new JsonArray("10.96.0.1"),
            ["ipFamilies"] = new JsonArray("IPv4"),
            ["ipFamilyPolicy"] = "SingleStack",
            ["internalTrafficPolicy"] = "Cluster",
            ["sessionAffinity"] = "None",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = 6443 }),
        },
        ["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() },
    };

    private JsonObject Node()
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var resources = new JsonObject
        {
            ["cpu"] = Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["memory"] = $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1024}Ki",
            ["pods"] = pods.MostPods.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = NodeName,
                ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = NodeName, ["kubernetes.io/os"] = "linux", ["node-role.kubernetes.io/control-plane"] = "" },
            },
            ["spec"] = new JsonObject { ["podCIDR"] = "10.244.0.0/16" },
            ["status"] = new JsonObject
            {
                ["addresses"] = new JsonArray(
                    new JsonObject { ["type"] = "InternalIP", ["address"] = "127.0.0.1" },
                    new JsonObject { ["type"] = "Hostname", ["address"] = NodeName }),
                ["capacity"] = resources,
                ["allocatable"] = resources.DeepClone(),
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = "True",
                    ["reason"] = "KubeletReady",
                    ["message"] = "Playground runs pods as processes",
                    ["lastHeartbeatTime"] = now,
                    ["lastTransitionTime"] = now,
                }),
                ["nodeInfo"] = new JsonObject
                {
                    ["kubeletVersion"] = "v1.33.0-playground",
                    ["osImage"] = System.Runtime.InteropServices.RuntimeInformation.OSDescription,
                    ["kernelVersion"] = Environment.OSVersion.Version.ToString(),
                    ["containerRuntimeVersion"] = "processes://1",
                    ["architecture"] = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
                    ["operatingSystem"] = "linux",
                },
            },
        };
    }
}
