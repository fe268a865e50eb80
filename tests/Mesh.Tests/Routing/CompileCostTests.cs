using System.Diagnostics;
using System.Net;
using System.Text.Json;

using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Logging.Abstractions;

namespace Bookinfo.Mesh.Tests.Routing;

/// <summary>What a large configuration costs. The figures go to the test's output; only what is compiled is asserted.</summary>
public sealed class CompileCostTests(ITestOutputHelper output)
{
    private const int Hosts = 1000;

    private const int Rules = 10;

    private const int Rounds = 7;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_virtual_services_of_ten_rules_are_read_compiled_and_swapped()
    {
        await using var mesh = EmbeddedMesh.Create(new MeshOptions(), TimeProvider.System, new SeededRandom(1), NullLoggerFactory.Instance);
        await using var sidecar = await mesh.OpenProxyAsync(
            new ProxyIdentity { Kind = ProxyKind.Sidecar, Name = "caller", Namespace = "default" }, [new ProxyBind(15001, new IPEndPoint(IPAddress.Loopback, 0))], static _ => { }, Cancel);
        var snapshot = Snapshot();

        var costs = new List<double>();
        var processor = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var used = Environment.CpuUsage.TotalTime;
            Assert.Empty(mesh.Apply(snapshot).Rejected);
            processor.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
            costs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        output.WriteLine($"{Hosts} VirtualServices x {Rules} rules, one sidecar");
        output.WriteLine(Text("elapsed", costs));
        output.WriteLine(Text("processor time of the whole test process", processor));
        using var client = Clients.Through(sidecar);
        using var last = await client.GetAsync(new Uri($"http://s{Hosts - 1}:9080/rule{Rules - 1}/"), Cancel);
        Assert.Equal(200 + Rules - 1, (int)last.StatusCode);
    }

    private static string Text(string what, List<double> costs) =>
        $"{what}: first {costs[0]:F0} ms, median of the rest {costs.Skip(1).Order().ElementAt((Rounds - 1) / 2):F0} ms, best {costs.Min():F0} ms";

    private static MeshSnapshot Snapshot() => new()
    {
        Services = [.. Enumerable.Range(0, Hosts).Select(static i => new MeshService { Name = $"s{i}", Namespace = "default", Selector = Manifests.Label("app", $"s{i}"), Ports = [new(9080, "http", null, null)] })],
        Objects = [.. Enumerable.Range(0, Hosts).Select(static i => new MeshObject
        {
            Group = "networking.istio.io",
            Kind = "VirtualService",
            Namespace = "default",
            Name = $"s{i}",
            Spec = JsonDocument.Parse($$"""{"hosts":["s{{i}}"],"http":[{{string.Join(',', RuleTexts(i))}}]}""").RootElement,
        })],
    };

    private static IEnumerable<string> RuleTexts(int host) => Enumerable.Range(0, Rules).Select(rule => rule == Rules - 1
        ? $$$"""{"match":[{"uri":{"prefix":"/rule{{{rule}}}/"}}],"directResponse":{"status":{{{200 + rule}}} } }"""
        : $$$"""{"match":[{"uri":{"prefix":"/rule{{{rule}}}/"},"headers":{"end-user":{"regex":"user{{{rule}}}.*"} } }],"timeout":"3s","route":[{"destination":{"host":"s{{{host}}}"},"weight":90},{"destination":{"host":"s{{{host}}}","subset":"v2"},"weight":10}]}""");
}
