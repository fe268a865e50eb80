using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Egress;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Tcp;

/// <summary>Two Services with one port number, of which only one speaks HTTP: Istio listens for the other at its own address.</summary>
public sealed class SharedPortTests : IAsyncLifetime
{
    private const string ToV2 = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: legacy}
        spec: {host: legacy, subsets: [{name: v2, labels: {version: v2}}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: legacy}
        spec: {hosts: [legacy], tcp: [{route: [{destination: {host: legacy, subset: v2, port: {number: 8080}}}]}]}
        """;

    private readonly RawServer _greeter = RawServer.StartGreeting("hello\n");

    private EgressMesh _mesh = null!;

    private TestUpstream _v1 = null!;

    private TestUpstream _v2 = null!;

    private TestUpstream _web = null!;

    public async ValueTask InitializeAsync()
    {
        _mesh = await EgressMesh.StartAsync();
        _v1 = await TestUpstream.StartAsync("v1");
        _v2 = await TestUpstream.StartAsync("v2");
        _web = await TestUpstream.StartAsync("shop");
        _mesh.Services = [Service("shop", "10.1.0.1", 8080, "http"), Service("legacy", "10.1.0.2", 8080, "tcp"), Service("greeter", "10.1.0.3", 8080, "mysql")];
        _mesh.Workloads = [Pod("shop", "v1", _web.Address), Pod("legacy", "v1", _v1.Address), Pod("greeter", "v1", _greeter.Address)];
    }

    public async ValueTask DisposeAsync()
    {
        await _mesh.DisposeAsync();
        await _v1.DisposeAsync();
        await _v2.DisposeAsync();
        await _web.DisposeAsync();
        await _greeter.DisposeAsync();
    }

    [Theory]
    [InlineData("legacy", false)]
    [InlineData("legacy", true)]
    [InlineData("legacy.default.svc.cluster.local", true)]
    [InlineData("10.1.0.2", true)]
    public async Task A_request_to_the_TCP_port_is_carried_as_it_is(string host, bool registryOnly)
    {
        _mesh.Apply("", registryOnly);

        Assert.Equal((200, "v1", "Kestrel"), await _mesh.AskAsync($"http://{host}:8080/"));

        Assert.Matches("\"- - -\" 0 - .* outbound\\|8080\\|\\|legacy.default.svc.cluster.local ", _mesh.NextLogLine());
        Assert.Equal((200, "shop", "envoy"), await _mesh.AskAsync("http://shop:8080/"));
    }

    [Theory]
    [InlineData("greeter", false)]
    [InlineData("10.1.0.3", true)]
    public async Task A_server_that_speaks_first_is_heard(string host, bool registryOnly)
    {
        _mesh.Apply("", registryOnly);
        using var client = await RawClient.ConnectAsync(_mesh.Sidecar.Endpoints[0]);

        await client.SendAsync($"CONNECT {host}:8080 HTTP/1.1\r\n\r\n");

        Assert.EndsWith("\r\n\r\nhello\n", await client.ReadUntilAsync("hello\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_tcp_rules_are_obeyed_in_a_tunnel_and_without(bool tunnelled)
    {
        _mesh.Workloads = _mesh.Workloads.Add(Pod("legacy", "v2", _v2.Address));
        _mesh.Apply(ToV2, registryOnly: true);
        using var client = tunnelled ? Clients.Tunnelled(_mesh.Sidecar) : Clients.Through(_mesh.Sidecar);

        for (var i = 0; i < 10; i++) Assert.Equal("v2", await client.GetStringAsync(new Uri("http://legacy:8080/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_explanation_says_the_same()
    {
        _mesh.Apply(ToV2);

        var explained = _mesh.Sidecar.Explain(new RequestQuestion { Authority = "legacy:8080", Port = 8080 });

        Assert.Equal("the port is not HTTP: the connection is passed on as it is", explained.Outcome.Summary);
        Assert.Equal("outbound|8080|v2|legacy.default.svc.cluster.local", Assert.Single(explained.Outcome.Clusters).Name);
    }

    [Fact]
    public async Task A_pod_without_a_sidecar_reaches_it_too()
    {
        await using var mesh = await EgressMesh.StartAsync(caller: new ProxyIdentity { Kind = ProxyKind.Uninjected, Name = "bare", Namespace = "default" });
        mesh.Services = _mesh.Services;
        mesh.Workloads = _mesh.Workloads;
        mesh.Apply("");

        Assert.Equal((200, "v1", "Kestrel"), await mesh.AskAsync("http://legacy:8080/"));
    }

    private static MeshService Service(string name, string address, int port, string portName) =>
        new() { Name = name, Namespace = "default", ClusterIP = address, Selector = Manifests.Label("app", name), Ports = [new(port, portName, null, null)] };

    private static MeshWorkload Pod(string app, string version, IPEndPoint address) => new()
    {
        Name = $"{app}-{version}",
        Namespace = "default",
        Ready = true,
        Labels = Manifests.Label("app", app).Add("version", version),
        Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(8080, address),
    };
}
