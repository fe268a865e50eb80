using System.Net;

using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Tcp;

/// <summary>consistentHash by useSourceIp on a TCP port: a caller's connections all lead to the same pod.</summary>
public sealed class SourceHashTests : IAsyncLifetime
{
    private const int Port = 31400;

    private const int Pods = 4;

    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: tcp-echo-gateway}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 31400, name: tcp, protocol: TCP}, hosts: ["*"]}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: tcp-echo}
        spec: {hosts: ["*"], gateways: [tcp-echo-gateway], tcp: [{route: [{destination: {host: tcp-echo, port: {number: 9000}}}]}]}

        """;

    private readonly RawServer[] _servers = [.. Enumerable.Range(0, Pods).Select(static i => RawServer.StartPrefixing($"pod{i}"))];

    private DoorMesh _mesh = null!;

    public async ValueTask InitializeAsync()
    {
        _mesh = await DoorMesh.StartAsync(Port);
        _mesh.Add("tcp-echo", 9000, "tcp", [.. _servers.Select(static (server, i) => ($"v{i}", server.Address))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        foreach (var server in _servers) await server.DisposeAsync();
    }

    [Theory]
    [InlineData("ringHash: {minimumRingSize: 1024}")]
    [InlineData("maglev: {}")]
    public async Task A_callers_connections_all_lead_to_the_same_pod(string table)
    {
        _mesh.Apply(Gateway + Rule($"consistentHash: {{useSourceIp: true, {table}}}"));

        var first = await PodOfAsync(IPAddress.Loopback);
        for (var i = 0; i < 20; i++) Assert.Equal(first, await PodOfAsync(IPAddress.Loopback));
    }

    /// <summary>All of 127.0.0.0/8 is this machine on Linux only.</summary>
    public static bool HasManyAddresses => OperatingSystem.IsLinux();

    [Fact(SkipUnless = nameof(HasManyAddresses), Skip = "only Linux lets a program call from any address of 127.0.0.0/8")]
    public async Task Callers_of_different_addresses_are_spread()
    {
        _mesh.Apply(Gateway + Rule("consistentHash: {useSourceIp: true}"));
        var pods = new Dictionary<string, string>();
        for (var i = 2; i < 42; i++) pods[$"127.0.0.{i}"] = await PodOfAsync(IPAddress.Parse($"127.0.0.{i}"));

        foreach (var (caller, pod) in pods) Assert.Equal(pod, await PodOfAsync(IPAddress.Parse(caller)));

        // The ring is the same in every run; a table that knew one key only would give one pod.
        Assert.Equal(Pods, pods.Values.Distinct().Count());
    }

    private async Task<string> PodOfAsync(IPAddress from)
    {
        using var client = await RawClient.ConnectAsync(_mesh.At(Port), from);
        await client.SendAsync("x\n");
        return (await client.ReadUntilAsync("\n")).Split(' ')[0];
    }

    private static string Rule(string balancer) => $"""
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {"{name: tcp-echo}"}
        spec: {"{"}host: tcp-echo, trafficPolicy: {"{"}loadBalancer: {"{"}{balancer}{"}}}"}

        """;
}
