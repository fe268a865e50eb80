using System.Net;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network.Outside;

/// <summary>Runs our HttpBin as httpbin.org: a pod without a sidecar in a namespace of its own.</summary>
internal sealed class StubHttpBin(StubInternet internet, ObjectStore store, PodRunner pods) : IHostedService
{
    /// <summary>Nothing of the mesh is in it.</summary>
    public const string Namespace = "stub-internet";

    private const string Name = "httpbin-org";

    private const int Port = 80;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Add(ResourceKinds.Namespace, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = Namespace,
                ["labels"] = new JsonObject { ["kubernetes.io/metadata.name"] = Namespace, ["istio-injection"] = "disabled" },
            },
            ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
            ["status"] = new JsonObject { ["phase"] = "Active" },
        });
        Add(ResourceKinds.Deployment, Deployment());
        internet.HttpBin = Find;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IPEndPoint? Find() => store.List(ResourceKinds.Pod).Items
        .Where(static pod => pod.Namespace == Namespace)
        .Select(pod => pods.Find(pod.Uid)?.Ports?.Tcp.GetValueOrDefault(Port))
        .FirstOrDefault(static address => address is not null);

    private void Add(ResourceKind kind, JsonObject json)
    {
        var metadata = json["metadata"]!;
        if (store.Find(kind, metadata["namespace"]?.GetValue<string>() ?? "", metadata["name"]!.GetValue<string>()) is null) store.Create(kind, json);
    }

    private static JsonObject Deployment() => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = Namespace, ["labels"] = Labels() },
        ["spec"] = new JsonObject
        {
            ["replicas"] = 1,
            ["revisionHistoryLimit"] = 10,
            ["progressDeadlineSeconds"] = 600,
            ["strategy"] = new JsonObject { ["type"] = "Recreate" },
            ["selector"] = new JsonObject { ["matchLabels"] = Labels() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels() },
                ["spec"] = new JsonObject
                {
                    ["restartPolicy"] = "Always",
                    ["terminationGracePeriodSeconds"] = 5,
                    ["dnsPolicy"] = "ClusterFirst",
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "httpbin",
                        ["image"] = "docker.io/kennethreitz/httpbin",
                        ["imagePullPolicy"] = "IfNotPresent",
                        ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = Port, ["protocol"] = "TCP" }),
                        ["resources"] = new JsonObject(),
                    }),
                },
            },
        },
    };

    private static JsonObject Labels() => new() { ["app"] = Name };
}
