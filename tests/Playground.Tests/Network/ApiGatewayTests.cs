using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Pods;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>Gateways of the Gateway API: their own deployment, their address, their routes, with the real mesh.</summary>
public sealed class ApiGatewayTests
{
    private const string Listener = """{ "name": "http", "port": 80, "protocol": "HTTP" }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_gets_a_deployment_and_a_service_and_its_routes_answer_there()
    {
        await using var provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        await using var lab = await PodLab.StartAsync(mesh: provider.GetRequiredService<IMesh>());
        Create(lab, Listener);
        lab.Create(ResourceKinds.Service, "web", """{ "spec": { "clusterIP": "10.96.0.9", "selector": { "app": "web" }, "ports": [ { "port": 80, "targetPort": 9080, "name": "http" } ] } }""");
        lab.Create(ResourceKinds.HttpRoute, "web", """
            { "spec": { "parentRefs": [ { "name": "door" } ], "rules": [ { "matches": [ { "path": { "type": "PathPrefix", "value": "/env" } } ], "backendRefs": [ { "name": "web", "port": 80 } ] } ] } }
            """);
        lab.CreatePod("web", """ "ports": [ { "containerPort": 9080 } ], "env": [ { "name": "WHO", "value": "web" } ] """, metadata: """ "labels": { "app": "web" } """);
        await lab.ReadyAsync("web");
        var gateway = await lab.UntilAsync(() => Gateway(lab) is { } found && ConditionOf(found, "Programmed") == "True" && Attached(found) == 1 ? found : null, "gateway programmed");
        Assert.Equal("127.0.0.1", Assert.Single(gateway.Json.Items("status", "addresses")).Text("value"));
        Assert.Equal(1, gateway.Json.Items("status", "conditions").First().Number("observedGeneration"));

        var service = lab.Store.Find(ResourceKinds.Service, "default", "door-istio")!;
        Assert.Equal("LoadBalancer", service.Json.Text("spec", "type"));
        Assert.Equal("Gateway", service.Json.Items("metadata", "ownerReferences").Single().Text("kind"));
        var port = service.Json.Items("spec", "ports").Single().Number("nodePort");
        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Equal("web", await EventuallyAsync(() => browser.GetAsync($"http://127.0.0.1:{port}/env?WHO", Cancel)));
        using var other = await browser.GetAsync($"http://127.0.0.1:{port}/other", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);

        var route = lab.Store.Find(ResourceKinds.HttpRoute, "default", "web")!;
        var parent = Assert.Single(route.Json.Items("status", "parents"));
        Assert.Equal(("istio.io/gateway-controller", "door"), (parent.Text("controllerName"), parent.Text("parentRef", "name")));
        Assert.All(parent.Items("conditions"), c => Assert.Equal("True", c.Text("status")));
    }

    [Fact]
    public async Task Statuses_come_to_rest_and_follow_a_change()
    {
        await using var provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        await using var lab = await PodLab.StartAsync(mesh: provider.GetRequiredService<IMesh>());
        Create(lab, Listener);
        await lab.UntilAsync(() => Gateway(lab) is { } found && ConditionOf(found, "Programmed") == "True" ? found : null, "gateway programmed");
        await RestAsync(lab);

        lab.Store.Change(ResourceKinds.GatewayApiGateway, "default", "door", json =>
        {
            json["spec"]!["listeners"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "name": "more", "port": 8081, "protocol": "HTTP" }"""));
            return true;
        });
        var changed = await lab.UntilAsync(
            () => Gateway(lab) is { } found && found.Json.Items("status", "listeners").Count() == 2 && ConditionOf(found, "Programmed") == "True" ? found : null, "both listeners programmed");
        Assert.All(changed.Json.Items("status", "conditions"), c => Assert.Equal(2, c.Number("observedGeneration")));
        await lab.UntilAsync(
            () => lab.Store.Find(ResourceKinds.Service, "default", "door-istio")!.Json.Items("spec", "ports").All(p => p.Number("nodePort") > 0) ? "both" : null, "both ports open");
        await RestAsync(lab);
    }

    [Fact]
    public async Task An_Ingress_of_Istios_class_answers_at_the_ingress_gateway_and_shows_its_address()
    {
        await using var provider = new ServiceCollection().AddLogging().AddMesh().BuildServiceProvider();
        await using var lab = await PodLab.StartAsync(mesh: provider.GetRequiredService<IMesh>());
        lab.Create(ResourceKinds.IngressClass, "istio", """{ "spec": { "controller": "istio.io/ingress-controller" } }""");
        lab.Create(ResourceKinds.Service, "web", """{ "spec": { "clusterIP": "10.96.0.9", "selector": { "app": "web" }, "ports": [ { "port": 80, "targetPort": 9080, "name": "http" } ] } }""");
        lab.Create(ResourceKinds.Ingress, "web", """
            { "spec": { "ingressClassName": "istio", "rules": [ { "http": { "paths": [ { "path": "/env", "pathType": "Prefix", "backend": { "service": { "name": "web", "port": { "name": "http" } } } } ] } } ] } }
            """);
        lab.CreatePod("web", """ "ports": [ { "containerPort": 9080 } ], "env": [ { "name": "WHO", "value": "web" } ] """, metadata: """ "labels": { "app": "web" } """);
        await lab.ReadyAsync("web");
        await lab.UntilAsync(() => lab.Get<PodNetwork>().Ingress is [] ? null : "open", "ingress gateway open");
        var ingress = await lab.UntilAsync(() => lab.Store.Find(ResourceKinds.Ingress, "default", "web") is { } found && found.Json.Items("status", "loadBalancer", "ingress").Any() ? found : null, "an address");
        Assert.Equal("127.0.0.1", ingress.Json.Items("status", "loadBalancer", "ingress").Single().Text("ip"));

        using var browser = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var address = lab.Get<PodNetwork>().Ingress[0].Address;
        Assert.Equal("web", await EventuallyAsync(() => browser.GetAsync($"http://{address}/env?WHO", Cancel)));
        using var other = await browser.GetAsync($"http://{address}/environment", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public void The_first_gateway_takes_the_documented_ports_when_they_are_free()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var free = FreePort();
        var options = new PlaygroundOptions { StateDirectory = "x", IngressHttpPort = free, IngressHttpsPort = ((IPEndPoint)taken.LocalEndpoint).Port, IngressTcpPort = free };
        var pod = PodManifest.Read(new StoredObject(ResourceKinds.Pod, "default", "door", 1, System.Text.Json.JsonDocument.Parse("""
            { "metadata": { "name": "door", "namespace": "default", "uid": "u", "labels": { "gateway.networking.k8s.io/gateway-name": "door" } },
              "spec": { "containers": [ { "name": "istio-proxy", "image": "proxyv2", "ports": [
                { "containerPort": 80, "name": "http-80" }, { "containerPort": 81, "name": "http-81" }, { "containerPort": 443, "name": "https-443" } ] } ] } }
            """).RootElement));
        Assert.True(ApiGatewayPorts.Is(pod));
        Assert.Equal([(80, free), (81, 0), (443, 0)], ApiGatewayPorts.Binds(pod, options, _ => true).Select(b => (b.Port, b.Address.Port)));
        Assert.Equal([(80, 0), (81, 0), (443, 0)], ApiGatewayPorts.Binds(pod, options, _ => false).Select(b => (b.Port, b.Address.Port)));
    }

    private static void Create(PodLab lab, string listener) =>
        lab.Create(ResourceKinds.GatewayApiGateway, "door", $$"""{ "spec": { "gatewayClassName": "istio", "listeners": [ {{listener}} ] } }""");

    private static StoredObject? Gateway(PodLab lab) => lab.Store.Find(ResourceKinds.GatewayApiGateway, "default", "door");

    private static string? ConditionOf(StoredObject gateway, string type) => gateway.Json.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == type).Text("status");

    private static int? Attached(StoredObject gateway) => gateway.Json.Items("status", "listeners").FirstOrDefault().Number("attachedRoutes");

    /// <summary>Nothing is written for a second: whoever answers each write with another one never gets there.</summary>
    private static async Task RestAsync(PodLab lab)
    {
        var began = Stopwatch.GetTimestamp();
        var (version, since) = (lab.Store.Version, began);
        while (Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(1))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(60), "the store never comes to rest");
            await Task.Delay(50, Cancel);
            if (lab.Store.Version != version) (version, since) = (lab.Store.Version, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>The mesh learns of a ready pod a moment after the store does.</summary>
    private static async Task<string> EventuallyAsync(Func<Task<HttpResponseMessage>> ask)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await TryAsync(ask);
            if (answer.IsSuccessStatusCode || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(30)) return await answer.Content.ReadAsStringAsync(Cancel);
            await Task.Delay(50, Cancel);
        }
    }

    /// <summary>Before a rule claims its port a gateway refuses.</summary>
    private static async Task<HttpResponseMessage> TryAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException e)
        {
            return new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent(e.Message) };
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
