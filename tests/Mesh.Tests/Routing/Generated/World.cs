using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;

namespace Bookinfo.Mesh.Tests.Routing.Generated;

/// <summary>What stands around every generated configuration: services, and who calls them.</summary>
internal static class World
{
    public const int GatewayPort = 8080;

    /// <summary>Name, namespace and ports of each service.</summary>
    public static readonly (string Name, string Namespace, int[] Ports)[] Services =
        [("reviews", "default", [9080]), ("ratings", "default", [9080, 9090]), ("reviews", "other", [9080]), ("web", "default", [80])];

    public static readonly ProxyIdentity[] Callers =
    [
        Caller(ProxyKind.Sidecar, "default", ("app", "a")),
        Caller(ProxyKind.Sidecar, "default", ("app", "b"), ("version", "v1")),
        Caller(ProxyKind.Sidecar, "other", ("app", "a")),
        Caller(ProxyKind.Gateway, "istio-system", ("istio", "ingressgateway"), ("app", "a")),
    ];

    public static readonly MeshSnapshot Snapshot = new()
    {
        Services = [.. Services.Select(static (s, age) => new MeshService
        {
            Name = s.Name,
            Namespace = s.Namespace,
            Selector = Manifests.Label("app", s.Name),
            Ports = [.. s.Ports.Select(static port => new MeshServicePort(port, $"http-{port}", null, null))],
            Created = DateTimeOffset.UnixEpoch.AddSeconds(age),
        })],
        Workloads = [new MeshWorkload { Name = "pod", Namespace = "default", Ready = true, Labels = Manifests.Label("app", "reviews"), Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, new IPEndPoint(IPAddress.Loopback, 1)) }],
    };

    private static ProxyIdentity Caller(ProxyKind kind, string space, params (string Key, string Value)[] labels) => new()
    {
        Kind = kind,
        Name = $"caller-{space}-{string.Join('-', labels)}",
        Namespace = space,
        Labels = labels.ToImmutableDictionary(static label => label.Key, static label => label.Value),
    };
}
