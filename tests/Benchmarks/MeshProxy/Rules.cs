using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json;

using Bookinfo.Mesh;

namespace Bookinfo.MeshProxy;

/// <summary>A mesh of so many services, each with a VirtualService of so many rules and a DestinationRule with limits; all end at one server.</summary>
internal static class Rules
{
    public const string Namespace = "default";

    public const int GatewayPort = 8080;

    private const string DestinationRule =
        """{"host":"SERVICE","trafficPolicy":{"connectionPool":{"tcp":{"maxConnections":1000},"http":{"http1MaxPendingRequests":1000,"http2MaxRequests":1000,"maxRetries":10}}}}""";

    private const string Rule =
        """{"match":[MATCH],"timeout":"30s","retries":{"attempts":2,"retryOn":"5xx"},"route":[{"destination":{"host":"SERVICE","port":{"number":80}}}]}""";

    public static ImmutableDictionary<string, string> GatewayLabels { get; } = Label("istio", "ingressgateway");

    /// <summary>The first service is asked for as 127.0.0.1, and by its last rule: what load generators send without further ado.</summary>
    public static MeshSnapshot Write(IPEndPoint server, int services, int rules)
    {
        var objects = ImmutableArray.CreateBuilder<MeshObject>();
        objects.Add(Write("Gateway", "gateway", """{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":8080,"name":"http","protocol":"HTTP"},"hosts":["*"]}]}"""));
        for (var i = 0; i < services; i++)
        {
            objects.Add(Write("VirtualService", $"s{i}", VirtualService(i, rules)));
            objects.Add(Write("DestinationRule", $"s{i}", DestinationRule.Replace("SERVICE", $"s{i}", StringComparison.Ordinal)));
        }

        return new MeshSnapshot
        {
            Objects = objects.ToImmutable(),
            Services = [.. Enumerable.Range(0, services).Select(i => new MeshService { Name = $"s{i}", Namespace = Namespace, Selector = Label("app", $"s{i}"), Ports = [new(80, "http", null, null)] })],
            Workloads = [.. Enumerable.Range(0, services).Select(i => new MeshWorkload
            {
                Name = $"s{i}-pod", Namespace = Namespace, Ready = true, Labels = Label("app", $"s{i}"), Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(80, server),
            })],
            Settings = new MeshSettings { AccessLog = false },
        };
    }

    /// <summary>The same mesh after one object was applied again.</summary>
    public static MeshSnapshot Touch(MeshSnapshot snapshot) => snapshot with { Objects = snapshot.Objects.SetItem(1, snapshot.Objects[1] with { Version = "v1" }) };

    private static string VirtualService(int number, int rules)
    {
        var http = new StringBuilder();
        for (var rule = 0; rule < rules; rule++)
        {
            var match = rule < rules - 1 ? $"{{\"uri\":{{\"prefix\":\"/rule{rule}/\"}},\"headers\":{{\"x-group\":{{\"exact\":\"g{rule}\"}}}}}}" : "{\"uri\":{\"prefix\":\"/\"}}";
            http.Append(rule == 0 ? "" : ",").Append(Rule.Replace("MATCH", match, StringComparison.Ordinal).Replace("SERVICE", $"s{number}", StringComparison.Ordinal));
        }

        return $"{{\"hosts\":[\"{(number == 0 ? "127.0.0.1" : $"s{number}.example.com")}\"],\"gateways\":[\"gateway\"],\"http\":[{http}]}}";
    }

    private static MeshObject Write(string kind, string name, string spec) => new()
    {
        Group = "networking.istio.io",
        Kind = kind,
        Namespace = Namespace,
        Name = name,
        Spec = JsonDocument.Parse(spec).RootElement.Clone(),
    };

    private static ImmutableDictionary<string, string> Label(string name, string value) => ImmutableDictionary<string, string>.Empty.Add(name, value);
}
