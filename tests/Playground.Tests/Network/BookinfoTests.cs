using System.Diagnostics;
using System.Reflection;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Pods;
using Bookinfo.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>The real workloads behind the real mesh, without the API.</summary>
public sealed class BookinfoTests
{
    private static readonly (string App, string Version)[] Workloads =
        [("productpage", "v1"), ("details", "v1"), ("reviews", "v1"), ("reviews", "v2"), ("reviews", "v3"), ("ratings", "v1")];

    [Fact]
    public async Task The_page_comes_through_the_gateway_and_every_pod_calls_through_its_sidecar()
    {
        var output = typeof(BookinfoTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        await using var provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        var began = Stopwatch.GetTimestamp();
        await using var lab = await PodLab.StartAsync(
            mesh: provider.GetRequiredService<IMesh>(), programs: Repository.PathTo("services", "Playground", "bin", output, "net10.0"));
        foreach (var app in Workloads.Select(w => w.App).Distinct())
        {
            lab.Create(ResourceKinds.Service, app, $$"""
                { "spec": { "clusterIP": "10.96.1.{{app.Length}}", "selector": { "app": "{{app}}" }, "ports": [ { "port": 9080, "name": "http", "targetPort": 9080 } ] } }
                """);
        }

        foreach (var (app, version) in Workloads)
        {
            lab.Create(ResourceKinds.Deployment, $"{app}-{version}", $$"""
                { "spec": { "replicas": 1, "selector": { "matchLabels": { "app": "{{app}}", "version": "{{version}}" } }, "template": {
                    "metadata": { "labels": { "app": "{{app}}", "version": "{{version}}" } },
                    "spec": { "containers": [ { "name": "{{app}}", "image": "registry.istio.io/release/examples-bookinfo-{{app}}-{{version}}:1.20.3",
                        "ports": [ { "containerPort": 9080 } ] } ] } } } }
                """);
        }

        lab.Create(ResourceKinds.Gateway, "bookinfo-gateway", """
            { "spec": { "selector": { "istio": "ingressgateway" }, "servers": [ { "port": { "number": 80, "name": "http", "protocol": "HTTP" }, "hosts": [ "*" ] } ] } }
            """);
        lab.Create(ResourceKinds.VirtualService, "bookinfo", """
            { "spec": { "hosts": [ "*" ], "gateways": [ "bookinfo-gateway" ], "http": [ { "route": [ { "destination": { "host": "productpage", "port": { "number": 9080 } } } ] } ] } }
            """);
        var deployments = Workloads.Select(w => $"{w.App}-{w.Version}").ToArray();
        await lab.UntilAsync(
            () => deployments.All(name => lab.Store.Find(ResourceKinds.Deployment, "default", name)?.Json.Number("status", "availableReplicas") == 1) ? "all" : null,
            "six deployments available");
        TestContext.Current.SendDiagnosticMessage("ready after {0}", Stopwatch.GetElapsedTime(began));
        foreach (var pod in PodMemory.Measure(lab.Runner)) TestContext.Current.SendDiagnosticMessage("{0} RSS {1} PSS {2} MB", pod.Name, pod.ResidentBytes >> 20, pod.ProportionalBytes >> 20);

        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var gateway = lab.Get<PodNetwork>().Ingress[0].Address;
        // First calls compile the programs: on a busy machine the page says for a moment that something is unavailable.
        var versions = new HashSet<string>();
        for (var i = 0; i < 60 && versions.Count < 3; i++)
        {
            using var answer = await browser.GetAsync($"http://{gateway}/productpage", TestContext.Current.CancellationToken);
            var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            versions.UnionWith(new[] { "v1", "v2", "v3" }.Where(version => page.Contains($"reviews-{version}", StringComparison.Ordinal)));
        }

        Assert.Equal(["v1", "v2", "v3"], versions.Order());
        var caller = Assert.Single(lab.Pods("productpage"));
        Assert.NotEmpty(await lab.LogAsync(caller, container: "istio-proxy"));
    }
}
