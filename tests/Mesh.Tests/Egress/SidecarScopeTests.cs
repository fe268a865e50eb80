using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>What a Sidecar lets its workloads know (contract mesh.md section 1.10).</summary>
public sealed class SidecarScopeTests
{
    private const string Outside = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: outside}
        spec: {hosts: [httpbin.org], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: https, protocol: HTTPS}]}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: far, namespace: other}
        spec: {hosts: [edition.cnn.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}

        """;

    [Theory]
    [InlineData("{egress: [{hosts: ['./*']}]}", 200, 502)]
    [InlineData("{egress: [{hosts: ['other/*', './web.default.svc.cluster.local']}]}", 502, 200)]
    [InlineData("{egress: [{hosts: ['*/*']}]}", 200, 200)]
    [InlineData("{egress: [{hosts: ['*/httpbin.org', './web.default.svc.cluster.local']}]}", 200, 502)]
    [InlineData("{egress: [{hosts: ['*/*.org', './web.default.svc.cluster.local']}]}", 200, 502)]
    public async Task Hosts_that_are_not_imported_are_unknown(string spec, int own, int other)
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Outside + Sidecar("default", spec), registryOnly: true);

        Assert.Equal(own, (await mesh.AskAsync("http://httpbin.org/")).Status);
        Assert.Equal(other, (await mesh.AskAsync("http://edition.cnn.com/")).Status);
    }

    [Fact]
    public async Task What_is_not_imported_is_passed_through_where_the_mesh_allows_any()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Outside + Sidecar("default", "{egress: [{hosts: ['other/*', './web.default.svc.cluster.local']}]}"));

        Assert.Equal(200, (await mesh.AskAsync("http://httpbin.org/")).Status);
        Assert.Contains(" PassthroughCluster ", mesh.NextLogLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_all_is_known_with_nobodys_hosts()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Outside + Sidecar("default", "{egress: [{hosts: ['~/*']}]}"), registryOnly: true);
        using var client = await RawClient.ConnectAsync(mesh.Sidecar.Endpoints[0]);

        // Not even port 80 has a listener.
        await client.SendAsync("GET http://httpbin.org/ HTTP/1.1\r\nHost: httpbin.org\r\n\r\n");
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("REGISTRY_ONLY", false, 502)]
    [InlineData("ALLOW_ANY", true, 200)]
    public async Task Its_outbound_policy_overrides_the_meshs(string mode, bool meshRegistryOnly, int status)
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Sidecar("default", $"{{outboundTrafficPolicy: {{mode: {mode}}}}}"), meshRegistryOnly);

        Assert.Equal(status, (await mesh.AskAsync("http://unlisted.example.com/")).Status);
    }

    [Fact]
    public async Task The_selector_beats_the_namespace_and_the_namespace_the_root()
    {
        await using var mesh = await EgressMesh.StartAsync();
        var root = Sidecar("istio-system", "{outboundTrafficPolicy: {mode: REGISTRY_ONLY}}");
        var space = Sidecar("default", "{outboundTrafficPolicy: {mode: ALLOW_ANY}}");
        var selected = Sidecar("default", "{workloadSelector: {labels: {app: sleep}}, outboundTrafficPolicy: {mode: REGISTRY_ONLY}}", "selected");
        var stranger = Sidecar("default", "{workloadSelector: {labels: {app: other}}, outboundTrafficPolicy: {mode: REGISTRY_ONLY}}", "stranger");

        mesh.Apply(root);
        Assert.Equal(502, (await mesh.AskAsync("http://unlisted.example.com/")).Status);
        mesh.Apply(root + space);
        Assert.Equal(200, (await mesh.AskAsync("http://unlisted.example.com/")).Status);
        mesh.Apply(root + space + stranger);
        Assert.Equal(200, (await mesh.AskAsync("http://unlisted.example.com/")).Status);
        mesh.Apply(root + space + stranger + selected);
        Assert.Equal(502, (await mesh.AskAsync("http://unlisted.example.com/")).Status);
    }

    [Fact]
    public async Task A_listener_for_a_port_decides_for_that_port_alone()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Internet.Set("httpbin.org", 8080, mesh.Plain.Address);
        mesh.Apply("""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: outside}
            spec: {hosts: [httpbin.org], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}, {number: 8080, name: http-more, protocol: HTTP}]}

            """ + Sidecar("default", "{egress: [{port: {number: 8080, protocol: HTTP, name: more}, hosts: ['./*']}, {hosts: ['./web.default.svc.cluster.local']}]}"), registryOnly: true);

        Assert.Equal(502, (await mesh.AskAsync("http://httpbin.org/")).Status);
        Assert.Equal(200, (await mesh.AskAsync("http://httpbin.org:8080/")).Status);
    }

    [Fact]
    public async Task Hosts_that_imported_rules_send_traffic_to_are_known()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Apply(Outside + """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: detour}
            spec: {hosts: [httpbin.org], http: [{rewrite: {authority: edition.cnn.com}, route: [{destination: {host: edition.cnn.com, port: {number: 80}}}]}]}

            """ + Sidecar("default", "{egress: [{hosts: ['./*']}]}"), registryOnly: true);

        Assert.Contains("host: edition.cnn.com", (await mesh.AskAsync("http://httpbin.org/")).Body, StringComparison.Ordinal);
        Assert.Contains(" outbound|80||edition.cnn.com ", mesh.NextLogLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_are_not_imported_do_not_hold()
    {
        await using var mesh = await EgressMesh.StartAsync();
        var elsewhere = """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: refuse, namespace: other}
            spec: {hosts: [httpbin.org], http: [{directResponse: {status: 418}}]}

            """;
        mesh.Apply(Outside + elsewhere);
        Assert.Equal(418, (await mesh.AskAsync("http://httpbin.org/")).Status);

        mesh.Apply(Outside + elsewhere + Sidecar("default", "{egress: [{hosts: ['./*']}]}"));
        Assert.Equal(200, (await mesh.AskAsync("http://httpbin.org/")).Status);
    }

    [Fact]
    public async Task An_ingress_listener_leads_a_port_of_the_called_workload_elsewhere()
    {
        await using var mesh = await EgressMesh.StartAsync();
        mesh.Services = [new MeshService { Name = "ratings", Namespace = "default", Selector = Manifests.Label("app", "ratings"), Ports = [new(9080, "http", null, null)] }];
        mesh.Workloads =
        [
            new MeshWorkload
            {
                Name = "ratings-1", Namespace = "default", Ready = true, Labels = Manifests.Label("app", "ratings"),
                Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(9080, Tables.ClosedPort()).Add(8081, mesh.Plain.Address),
            },
        ];
        mesh.Apply(Sidecar("default", "{workloadSelector: {labels: {app: ratings}}, ingress: [{port: {number: 9080, protocol: HTTP, name: http}, defaultEndpoint: '127.0.0.1:8081'}]}"));

        Assert.Equal(200, (await mesh.AskAsync("http://ratings:9080/")).Status);
    }

    [Theory]
    [InlineData("{}", "empty configuration")]
    [InlineData("{egress: [{hosts: []}]}", "at least one host")]
    [InlineData("{egress: [{hosts: ['nowhere']}]}", "must be of form namespace/dnsName")]
    [InlineData("{egress: [{hosts: ['./*']}, {port: {number: 80, protocol: HTTP, name: a}, hosts: ['./*']}]}", "should be the last")]
    [InlineData("{ingress: [{port: {number: 80, protocol: HTTP, name: a}, defaultEndpoint: '10.0.0.1:80'}]}", "must be of form 127.0.0.1:<port>")]
    [InlineData("{ingress: [{port: {number: 80, protocol: HTTP, name: a}}, {port: {number: 80, protocol: HTTP, name: b}}]}", "must be unique")]
    [InlineData("{outboundTrafficPolicy: {mode: REGISTRY_ONLY, egressProxy: {host: squid}}}", "only with ALLOW_ANY")]
    public async Task What_makes_no_sense_is_refused(string spec, string message)
    {
        await using var mesh = await EgressMesh.StartAsync();

        var errors = mesh.Mesh.Validate(Manifests.Object(Sidecar("default", spec))).Errors;

        Assert.Contains(errors, error => error.Message.Contains(message, StringComparison.Ordinal));
    }

    private static string Sidecar(string @namespace, string spec, string name = "default") => $"""
        ---
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {"{"}name: {name}, namespace: {@namespace}{"}"}
        spec: {spec}

        """;
}
