using System.Net;

using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>One host that several ServiceEntries name (contract mesh.md section 1.10).</summary>
public sealed class SharedHostTests
{
    [Fact]
    public async Task Two_entries_of_a_namespace_add_their_endpoints_up_under_one_host()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Apply(At("one", "default", "", mesh.Plain.Address) + At("two", "default", "", other.Address) + At("again", "default", "", mesh.Plain.Address) + """
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: fixed}
            spec: {host: fixed.example.com, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}
            """, registryOnly: true);

        for (var i = 0; i < 10; i++) Assert.Equal(200, (await mesh.AskAsync("http://fixed.example.com/")).Status);

        Assert.Equal((5, 5), (mesh.Plain.Calls, other.Calls));
    }

    [Fact]
    public async Task An_older_entry_that_a_caller_does_not_see_hides_no_other_of_its_host()
    {
        await using var mesh = await EgressMesh.StartAsync(caller: new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "sleep-1", Namespace = "other" });
        await using var own = await TestUpstream.StartAsync("own");
        mesh.Apply(At("theirs", "default", "exportTo: [\".\"], ", mesh.Plain.Address) + At("ours", "other", "exportTo: [\".\"], ", own.Address), registryOnly: true);

        for (var i = 0; i < 10; i++) Assert.Equal((200, "own", "envoy"), await mesh.AskAsync("http://fixed.example.com/"));
    }

    [Fact]
    public async Task Of_entries_of_two_namespaces_the_older_ones_endpoints_count()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Apply(At("one", "default", "", mesh.Plain.Address) + At("two", "other", "", other.Address), registryOnly: true);

        for (var i = 0; i < 10; i++) Assert.Equal(200, (await mesh.AskAsync("http://fixed.example.com/")).Status);

        Assert.Equal((10, 0), (mesh.Plain.Calls, other.Calls));
    }

    [Fact]
    public async Task A_Sidecar_that_imports_the_namespace_of_the_newer_entry_gets_that_one()
    {
        await using var mesh = await EgressMesh.StartAsync();
        await using var other = await TestUpstream.StartAsync("other");
        mesh.Apply(At("one", "default", "", mesh.Plain.Address) + At("two", "other", "", other.Address) + """
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: default}
            spec: {egress: [{hosts: ["other/*"]}]}
            """, registryOnly: true);

        for (var i = 0; i < 10; i++) Assert.Equal("other", (await mesh.AskAsync("http://fixed.example.com/")).Body);
    }

    private static string At(string name, string space, string exportTo, IPEndPoint address) => $$"""
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}, namespace: {{space}}}
        spec: { hosts: [fixed.example.com], {{exportTo}}resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: {{address.Address}}, ports: {http: {{address.Port}} } }] }

        """;
}
