using System.Collections.Immutable;
using System.Net;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Egress;

/// <summary>Calls that the pod's annotations lead past its sidecar (decision 35).</summary>
public sealed class CaptureTests
{
    private const string Entry = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: outside}
        spec: {hosts: [httpbin.org], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP}]}

        """;

    [Fact]
    public async Task Only_included_ranges_are_taken_so_outside_hosts_see_no_decorator()
    {
        await using var mesh = await StartAsync(new OutboundCapture { IncludedRanges = [IPNetwork.Parse("10.96.0.0/12")] });

        // Refused by the policy, were it asked.
        var (status, body, server) = await mesh.AskAsync("http://httpbin.org/headers");

        Assert.Equal((200, "outside"), (status, server));
        Assert.DoesNotContain("x-envoy-", body, StringComparison.Ordinal);
        Assert.DoesNotContain("x-request-id", body, StringComparison.Ordinal);

        // The Service's address lies in the range: this one is logged, that one was not.
        Assert.Equal(200, (await mesh.AskAsync("http://inside/")).Status);
        Assert.Contains(" outbound|80||inside.default.svc.cluster.local ", mesh.NextLogLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Excluded_ranges_and_ports_are_not_taken()
    {
        await using var range = await StartAsync(new OutboundCapture { ExcludedRanges = [IPNetwork.Parse("127.0.0.0/8")] });
        Assert.Equal("outside", (await range.AskAsync("http://unlisted.example.com/")).Server);
        await using var port = await StartAsync(new OutboundCapture { ExcludedPorts = [80] });
        Assert.Equal("outside", (await port.AskAsync("http://unlisted.example.com/")).Server);
        Assert.Equal("outside", (await port.AskAsync("http://inside/")).Server);
        await using var other = await StartAsync(new OutboundCapture { ExcludedPorts = [81], ExcludedRanges = [IPNetwork.Parse("10.0.0.0/8")] });
        Assert.Equal(502, (await other.AskAsync("http://unlisted.example.com/")).Status);
    }

    [Fact]
    public async Task A_tunnel_goes_past_as_well()
    {
        await using var mesh = await StartAsync(new OutboundCapture { IncludedRanges = [] });
        using var client = Clients.Tunnelled(mesh.Sidecar);

        Assert.DoesNotContain("x-envoy-", await client.GetStringAsync(new Uri("http://httpbin.org/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<EgressMesh> StartAsync(OutboundCapture capture)
    {
        var mesh = await EgressMesh.StartAsync(caller: new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "sleep-1", Namespace = "default", Capture = capture });
        mesh.Services = [new MeshService { Name = "inside", Namespace = "default", ClusterIP = "10.96.0.77", Selector = Manifests.Label("app", "inside"), Ports = [new(80, "http", null, null)] }];
        mesh.Workloads =
        [
            new MeshWorkload { Name = "inside-1", Namespace = "default", Ready = true, Labels = Manifests.Label("app", "inside"), Ports = ImmutableDictionary<int, IPEndPoint>.Empty.Add(80, mesh.Plain.Address) },
        ];
        mesh.Apply(Entry, registryOnly: true);
        return mesh;
    }
}
