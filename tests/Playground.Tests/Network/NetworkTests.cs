using System.Net;

using Bookinfo.Mesh;
using Bookinfo.Playground.Network;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Pods;

namespace Bookinfo.Playground.Tests.Network;

public sealed class NetworkTests
{
    private const string Web = """ "ports": [ { "containerPort": 9080, "name": "web" } ] """;

    [Fact]
    public async Task An_injected_pod_shows_two_containers_and_calls_out_through_its_proxy()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        lab.CreatePod("web", Web);
        var pod = await lab.ReadyAsync("web");
        Assert.Equal(["main", "istio-proxy"], pod.Json.Items("status", "containerStatuses").Select(c => c.Text("name")));
        Assert.All(pod.Json.Items("status", "containerStatuses"), c => Assert.True(c.Flag("ready")));
        Assert.Equal("main", pod.Json.Text("metadata", "annotations", "kubectl.kubernetes.io/default-container"));

        var proxy = Assert.IsType<IProxy>(lab.Get<PodNetwork>().Find(pod.Uid), exactMatch: false);
        Assert.Equal(ProxyKind.Sidecar, proxy.Identity.Kind);
        Assert.Equal(lab.Runner.Find(pod.Uid)!.Ports!.Tcp[9080], proxy.Identity.OwnPorts[9080]);
        Assert.Equal($"http://{proxy.Endpoints[0]}", await lab.EnvAsync(pod, "OUTBOUND_PROXY"));
    }

    [Fact]
    public async Task A_pod_without_sidecar_has_a_proxy_that_applies_no_rules()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        lab.CreatePod("plain", Web, metadata: """ "labels": { "sidecar.istio.io/inject": "false" } """);
        var pod = await lab.ReadyAsync("plain");
        Assert.Single(pod.Json.Items("status", "containerStatuses"));
        Assert.Equal(ProxyKind.Uninjected, mesh.Open["plain"].Kind);
    }

    [Fact]
    public async Task The_proxy_closes_with_its_pod()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        lab.CreatePod("web", Web);
        await lab.ReadyAsync("web");
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 5);
        await lab.GoneAsync("web");
        Assert.DoesNotContain("web", mesh.Open.Keys);
    }

    [Fact]
    public async Task A_deleted_pod_is_told_to_end_when_no_caller_is_sent_to_it_any_more()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        lab.CreatePod("web", Web);
        var pod = await lab.ReadyAsync("web");
        await mesh.SnapshotAsync(snapshot => snapshot.Workloads.Any(w => w is { Name: "web", Ready: true }));
        var told = new TaskCompletionSource<int>();
        mesh.Applying = snapshot =>
        {
            if (!snapshot.Workloads.Any(w => w is { Name: "web", Ready: false })) return;
            Thread.Sleep(200);
            told.TrySetResult(lab.Events("web", "Killing").Length);
        };
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 30);
        Assert.Equal(0, await told.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await lab.GoneAsync("web");
        Assert.Equal(pod.Uid, Assert.Single(lab.Events("web", "Killing")).Json.Text("involvedObject", "uid"));
    }

    [Fact]
    public async Task A_deleted_pod_ends_also_when_the_mesh_takes_nothing_over()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        lab.CreatePod("web", Web);
        await lab.ReadyAsync("web");
        mesh.Applying = static _ => throw new InvalidOperationException("a mistake");
        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 30);
        await lab.GoneAsync("web");
    }

    [Fact]
    public async Task The_mesh_learns_real_ports_readiness_and_services()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        lab.Create(ResourceKinds.Service, "web", """
            { "spec": { "clusterIP": "10.96.0.9", "selector": { "app": "web" }, "ports": [ { "port": 80, "targetPort": "web", "name": "http" } ] } }
            """);
        lab.Create(ResourceKinds.VirtualService, "rule", """ { "spec": { "hosts": [ "web" ] } } """);
        lab.CreatePod("web", Web, metadata: """ "labels": { "app": "web" } """);
        var snapshot = await mesh.SnapshotAsync(s => s.Workloads.Any(w => w.Name == "web" && w.Ready));
        var workload = snapshot.Workloads.Single(w => w.Name == "web");
        Assert.Equal(9080, workload.PortNames["web"]);
        Assert.Equal(IPAddress.Loopback, workload.Ports[9080].Address);
        Assert.Contains(snapshot.Services, s => s is { Name: "web", ClusterIP: "10.96.0.9" } && s.Ports[0] == new MeshServicePort(80, "http", "web", null));
        Assert.Contains(snapshot.Objects, o => o is { Kind: "VirtualService", Name: "rule" });

        lab.Store.BeginDelete(ResourceKinds.Pod, "default", "web", 5);
        await mesh.SnapshotAsync(s => !s.Workloads.Any(w => w.Name == "web" && w.Ready));
        await lab.GoneAsync("web");
        await mesh.SnapshotAsync(s => s.Workloads.All(w => w.Name != "web"));
    }

    [Fact]
    public async Task ConfigMap_istio_takes_effect_and_a_bad_one_changes_nothing()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        await mesh.SnapshotAsync(s => s.Settings is { RegistryOnly: false, AccessLog: true });
        void Write(string text) => lab.Store.Change(ResourceKinds.ConfigMap, "istio-system", "istio", json =>
        {
            json["data"]!["mesh"] = text;
            return true;
        });
        Write("outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n");
        await mesh.SnapshotAsync(s => s.Settings is { RegistryOnly: true, AccessLog: false });
        Write("outboundTrafficPolicy:\n  mode: SOMETIMES\n");
        lab.Create(ResourceKinds.Service, "later", """ { "spec": { "ports": [] } } """);
        Assert.True((await mesh.SnapshotAsync(s => s.Services.Any(service => service.Name == "later"))).Settings.RegistryOnly);
    }

    [Fact]
    public async Task An_annotation_of_ConfigMap_istio_says_which_Istio_it_is_and_a_wrong_one_changes_nothing()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        await mesh.SnapshotAsync(static s => s.Settings is { Compat: MeshCompat.Current, AccessLog: true });
        void Say(string? version) => lab.Store.Change(ResourceKinds.ConfigMap, "istio-system", "istio", json =>
        {
            json["metadata"]!["annotations"] = version is null ? null : new System.Text.Json.Nodes.JsonObject { [CompatAnnotation.Name] = version };
            return true;
        });
        Say("1.1");
        await mesh.SnapshotAsync(static s => s.Settings is { Compat: MeshCompat.Istio11, AccessLog: true });
        Say("1.2");
        lab.Create(ResourceKinds.Service, "later", """ { "spec": { "ports": [] } } """);
        Assert.Equal(MeshCompat.Istio11, (await mesh.SnapshotAsync(static s => s.Services.Any(service => service.Name == "later"))).Settings.Compat);
        Say(null);
        await mesh.SnapshotAsync(static s => s.Settings.Compat == MeshCompat.Current);
    }

    [Theory]
    [InlineData(MeshCompat.Current)]
    [InlineData(MeshCompat.Istio11)]
    public async Task The_start_option_is_written_to_the_ConfigMap(MeshCompat compat)
    {
        var store = new ObjectStore(TimeProvider.System);
        var options = new PlaygroundOptions { StateDirectory = Path.GetTempPath(), Compat = compat }.WithDrawnPorts();
        await new SystemObjects(store, options, new PodsOptions(), TimeProvider.System).StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(compat, CompatAnnotation.Current(store));
        Assert.Equal(compat == MeshCompat.Istio11 ? "1.1" : null, CompatAnnotation.Value(store.Find(ResourceKinds.ConfigMap, "istio-system", "istio")));
    }

    [Fact]
    public async Task The_ingress_gateway_is_a_pod_without_process_and_its_service_shows_the_real_ports()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        var deployment = await lab.UntilAsync(
            () => lab.Store.Find(ResourceKinds.Deployment, "istio-system", "istio-ingressgateway") is { } d && d.Json.Number("status", "availableReplicas") == 1 ? d : null,
            "gateway available");
        Assert.NotNull(deployment);
        var pod = Assert.Single(lab.Store.List(ResourceKinds.Pod, "istio-system").Items, p => p.Name.StartsWith("istio-ingressgateway-", StringComparison.Ordinal));
        Assert.Empty(lab.Runner.Find(pod.Uid)!.ProcessIds);
        Assert.Equal("ingressgateway", mesh.Open[pod.Name].Labels["istio"]);
        Assert.Equal([8080, 8080, 8443, 8443, 31400], mesh.Binds[pod.Name].Select(bind => bind.Port));

        var listeners = lab.Get<PodNetwork>().Ingress;
        var service = await lab.UntilAsync(
            () => lab.Store.Find(ResourceKinds.Service, "istio-system", "istio-ingressgateway") is { } s && s.Json.Items("spec", "ports").All(p => p.Number("nodePort") > 0) ? s : null,
            "node ports shown");
        var tcp = listeners.Single(l => l.Port == 31400).Address.Port;
        Assert.Equal(["status-port:15021", "http2:80", "https:443", $"tcp:{tcp}"], service.Json.Items("spec", "ports").Select(p => $"{p.Text("name")}:{p.Number("port")}"));
        var http2 = service.Json.Items("spec", "ports").ElementAt(1);
        Assert.Equal(listeners.Where(l => l.Port == 8080).ElementAt(1).Address.Port, http2.Number("nodePort"));
        Assert.Equal("127.0.0.1", service.Json.Text("spec", "clusterIP"));

        using var client = new HttpClient();
        var health = lab.Get<GatewayHealth>().Port;
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"http://127.0.0.1:{health}/healthz/ready", TestContext.Current.CancellationToken)).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{health}/healthz/ready") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.Forbidden, (await client.SendAsync(foreign, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Secrets_that_come_later_and_volumes_patched_in_reach_the_gateway()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        StoredObject? Gateway() => lab.Store.List(ResourceKinds.Pod, "istio-system").Items
            .FirstOrDefault(p => p.Name.StartsWith("istio-ingressgateway-", StringComparison.Ordinal) && Playground.Pods.Controllers.PodState.IsReady(p));
        var pod = await lab.UntilAsync(Gateway, "gateway ready");
        lab.Create(ResourceKinds.Secret, "istio-ingressgateway-certs", """ { "data": { "tls.crt": "Y2VydA==" } } """, "istio-system");
        await lab.UntilAsync(() => Read(pod, "/etc/istio/ingressgateway-certs/tls.crt") == "cert" ? "there" : Touch(), "secret mounted");

        lab.Store.Change(ResourceKinds.Deployment, "istio-system", "istio-ingressgateway", json =>
        {
            var spec = json["spec"]!["template"]!["spec"]!;
            spec["volumes"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "name": "more", "secret": { "secretName": "istio-ingressgateway-certs" } }"""));
            spec["containers"]![0]!["volumeMounts"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "name": "more", "mountPath": "/etc/istio/more" }"""));
            return true;
        });
        var second = await lab.UntilAsync(() => Gateway() is { } p && p.Uid != pod.Uid ? p : null, "second gateway");
        Assert.Equal("cert", Read(second, "/etc/istio/more/tls.crt"));

        string? Read(StoredObject of, string path)
        {
            var file = lab.Runner.Find(of.Uid)!.Mounts.Resolve(path);
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }

        // The refresher works beside us: a change of the store makes us look again.
        string? Touch()
        {
            lab.Store.Change(ResourceKinds.Secret, "istio-system", "istio-ingressgateway-certs", json =>
            {
                json["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["looked"] = Guid.NewGuid().ToString() };
                return true;
            });
            return null;
        }
    }
}
