using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>Where a ServiceEntry's host is found, by its resolution, ports and selector (contract mesh.md section 1.10).</summary>
public sealed class ServiceEntryTests
{
    [Fact]
    public async Task Static_endpoints_are_dialled_at_their_own_ports()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Apply(Entry($$$"""
            hosts: [fixed.example.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP, targetPort: {{{mesh.Plain.Address.Port}}}}],
            endpoints: [{address: 127.0.0.1}, {address: 127.0.0.1, ports: {http: {{{other.Address.Port}}}}}]
            """), registryOnly: true);

        for (var i = 0; i < 40; i++) Assert.Equal(200, (await mesh.AskAsync("http://fixed.example.com/")).Status);

        // Both halves of 40 draws; that one is never drawn has a chance of 2^-39.
        Assert.Equal(40, mesh.Plain.Calls + other.Calls);
        Assert.True(mesh.Plain.Calls > 0 && other.Calls > 0);
    }

    [Fact]
    public async Task Static_without_endpoints_dials_the_addresses()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Entry($$$"""
            hosts: [fixed.example.com], addresses: [127.0.0.1], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP, targetPort: {{{mesh.Plain.Address.Port}}}}]
            """), registryOnly: true);

        Assert.Equal(200, (await mesh.AskAsync("http://fixed.example.com/")).Status);
    }

    [Theory]
    [InlineData("ROUND_ROBIN", 300)]
    [InlineData("LEAST_REQUEST", 300)]
    [InlineData("RANDOM", 200)]
    public async Task Weights_of_endpoints_are_shares_except_where_chance_alone_decides(string simple, int expected)
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Apply(Entry($$$"""
            hosts: [fixed.example.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
            endpoints: [{address: 127.0.0.1, weight: 3, ports: {http: {{{mesh.Plain.Address.Port}}}}}, {address: 127.0.0.1, weight: 1, ports: {http: {{{other.Address.Port}}}}}]
            """) + $$$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: fixed}
            spec: {host: fixed.example.com, trafficPolicy: {loadBalancer: {simple: {{{simple}}} } } }
            """);

        for (var i = 0; i < 400; i++) Assert.Equal(200, (await mesh.AskAsync("http://fixed.example.com/")).Status);

        // 4 sigma of a binomial, the widest of the three. RANDOM knows no weights, in Envoy neither.
        Assert.Equal(400, mesh.Plain.Calls + other.Calls);
        Assert.InRange(mesh.Plain.Calls, expected - 40, expected + 40);
    }

    [Fact]
    public async Task Dynamic_dns_finds_each_host_of_a_wildcard_by_its_own_name()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Internet.Set("a.example.com", 80, mesh.Plain.Address);
        mesh.Internet.Set("b.example.com", 80, other.Address);
        mesh.Apply(Entry("hosts: [\"*.example.com\"], resolution: DYNAMIC_DNS, ports: [{number: 80, name: http, protocol: HTTP}]"), registryOnly: true);

        Assert.Contains("host: a.example.com", (await mesh.AskAsync("http://a.example.com/")).Body, StringComparison.Ordinal);
        Assert.Equal("other", (await mesh.AskAsync("http://b.example.com/")).Body);
        Assert.Equal(503, (await mesh.AskAsync("http://c.example.com/")).Status);
    }

    [Fact]
    public async Task Labels_of_endpoints_make_subsets()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Apply(Entry($$$"""
            hosts: [fixed.example.com], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],
            endpoints: [{address: 127.0.0.1, labels: {version: v1}, ports: {http: {{{mesh.Plain.Address.Port}}}}}, {address: 127.0.0.1, labels: {version: v2}, ports: {http: {{{other.Address.Port}}}}}]
            """) + """
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: fixed}
            spec: {host: fixed.example.com, subsets: [{name: v2, labels: {version: v2}}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: fixed}
            spec: {hosts: [fixed.example.com], http: [{route: [{destination: {host: fixed.example.com, subset: v2}}]}]}
            """);

        for (var i = 0; i < 10; i++) Assert.Equal("other", (await mesh.AskAsync("http://fixed.example.com/")).Body);
    }

    [Fact]
    public async Task Dns_makes_every_address_an_endpoint_and_dns_round_robin_the_first_only()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Internet.Set("many.example.com", 80, mesh.Plain.Address, other.Address);

        mesh.Apply(Entry("hosts: [many.example.com], resolution: DNS_ROUND_ROBIN, ports: [{number: 80, name: http, protocol: HTTP}]"));
        for (var i = 0; i < 10; i++) Assert.Equal(200, (await mesh.AskAsync("http://many.example.com/")).Status);
        Assert.Equal((10, 0), (mesh.Plain.Calls, other.Calls));

        mesh.Apply(Entry("hosts: [many.example.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]"));
        for (var i = 0; i < 40; i++) Assert.Equal(200, (await mesh.AskAsync("http://many.example.com/")).Status);
        Assert.True(mesh.Plain.Calls > 10 && other.Calls > 0);
    }

    [Fact]
    public async Task Dns_dials_the_endpoints_names()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("us.example.com", 8088, mesh.Plain.Address);
        mesh.Apply(Entry("hosts: [many.example.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: us.example.com, ports: {http: 8088}}]"));

        Assert.Contains("host: many.example.com", (await mesh.AskAsync("http://many.example.com/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F18_a_name_without_address_is_no_healthy_upstream_until_it_gets_one()
    {
        var time = new FakeTimeProvider();
        await using var mesh = await EgressMesh.StartAsync(time);
        mesh.Apply(Entry("hosts: [new.example.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]"));

        Assert.Equal((503, "no healthy upstream", "envoy"), await mesh.AskAsync("http://new.example.com/"));
        Assert.Contains(" 503 UH no_healthy_upstream ", mesh.NextLogLine(), StringComparison.Ordinal);

        mesh.Internet.Set("new.example.com", 80, mesh.Plain.Address);
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(503, (await mesh.AskAsync("http://new.example.com/")).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await mesh.AskAsync("http://new.example.com/")).Status);
    }

    [Fact]
    public async Task A_request_waits_for_the_first_answer_of_dns()
    {
        await using var mesh = await EgressMesh.StartAsync();
        var answer = new TaskCompletionSource();
        mesh.Internet.Delay = answer.Task;
        mesh.Apply(Entry("hosts: [httpbin.org], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]"));

        var asking = mesh.AskAsync("http://httpbin.org/");
        Assert.False(asking.IsCompleted);
        answer.SetResult();

        Assert.Equal(200, (await asking).Status);
    }

    [Fact]
    public async Task None_dials_what_the_caller_dialled_at_the_target_port()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("a.example.com", 8443, mesh.Plain.Address);
        mesh.Apply(Entry("hosts: [\"*.example.com\"], resolution: NONE, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8443}]"), registryOnly: true);

        Assert.Equal(200, (await mesh.AskAsync("http://a.example.com/")).Status);
        Assert.Contains(" outbound|80||*.example.com ", mesh.NextLogLine(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("addresses: [10.1.0.0/16], ", "10.1.2.3", true)]
    [InlineData("addresses: [10.1.0.0/16], ", "10.2.2.3", false)]
    [InlineData("addresses: [10.1.0.9], ", "10.1.0.9", true)]
    [InlineData("addresses: [10.1.0.9], ", "db.example.com", true)]
    [InlineData("", "anything.example.com", true)]
    public async Task Tcp_is_taken_in_by_address_range_or_port(string addresses, string dialled, bool taken)
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var server = RawServer.StartGreeting("hello\n");
        var port = server.Address.Port;
        mesh.Apply(Entry($$$"""
            hosts: [db.example.com], {{{addresses}}}resolution: STATIC, endpoints: [{address: 127.0.0.1, ports: {tcp: {{{port}}}}}], ports: [{number: 3306, name: tcp, protocol: TCP}]
            """), registryOnly: true);
        using var client = await RawClient.ConnectAsync(mesh.Sidecar.Endpoints[0]);

        await client.SendAsync($"CONNECT {dialled}:3306 HTTP/1.1\r\n\r\n");

        if (taken) Assert.EndsWith("hello\n", await client.ReadUntilAsync("hello\n"), StringComparison.Ordinal);
        else Assert.DoesNotContain("hello", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_selector_finds_pods_and_workload_entries()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var machine = await TestUpstream.StartAsync("machine");
        mesh.Workloads =
        [
            new MeshWorkload
            {
                Name = "store-1", Namespace = "default", Ready = true, Labels = Manifests.Label("app", "store"),
                Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(8080, mesh.Plain.Address),
            },
        ];
        mesh.Apply(Entry("hosts: [store.example.com], resolution: STATIC, location: MESH_INTERNAL, workloadSelector: {labels: {app: store}}, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]") + $$$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: machine}
            spec: {address: 127.0.0.1, labels: {app: store}, ports: {http: {{{machine.Address.Port}}}}}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: stranger}
            spec: {address: 127.0.0.1, labels: {app: other}, ports: {http: 1}}
            """, registryOnly: true);

        for (var i = 0; i < 40; i++) Assert.Equal(200, (await mesh.AskAsync("http://store.example.com/")).Status);
        Assert.True(mesh.Plain.Calls > 0 && machine.Calls > 0);
    }

    [Fact]
    public async Task A_service_counts_workload_entries_among_its_endpoints()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Services = [new MeshService { Name = "vm", Namespace = "default", Selector = Manifests.Label("app", "vm"), Ports = [new(8000, "http", null, null)] }];
        mesh.Apply($$$"""
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata: {name: machine}
            spec: {address: 127.0.0.1, labels: {app: vm}, ports: {http: {{{mesh.Plain.Address.Port}}}}}
            """);

        Assert.Equal(200, (await mesh.AskAsync("http://vm:8000/")).Status);
    }

    [Theory]
    [InlineData("\".\"", 502)]
    [InlineData("other", 200)]
    [InlineData("\"*\"", 200)]
    [InlineData("\"~\"", 502)]
    public async Task An_entry_of_another_namespace_is_seen_where_it_is_exported(string exportTo, int status)
    {
        await using var mesh = await EgressMesh.StartAsync(caller: new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "sleep-1", Namespace = "other" });
        mesh.Apply(Entry($"hosts: [httpbin.org], exportTo: [{exportTo}], resolution: DNS, ports: [{{number: 80, name: http, protocol: HTTP}}]"), registryOnly: true);

        Assert.Equal(status, (await mesh.AskAsync("http://httpbin.org/")).Status);
    }

    [Fact]
    public async Task Names_are_asked_for_once_while_rules_change()
    {
        await using var mesh = await EgressMesh.StartAsync();
        for (var i = 0; i < 5; i++) mesh.Apply(Entry("hosts: [httpbin.org], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]"));

        Assert.Equal(1, mesh.Internet.Asked);
        mesh.Apply("");
        mesh.Apply(Entry("hosts: [httpbin.org], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]"));
        Assert.Equal(2, mesh.Internet.Asked);
    }

    private static string Entry(string spec) => $"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {"{name: entry}"}
        spec: {"{"}{spec.ReplaceLineEndings(" ")}{"}"}

        """;
}
