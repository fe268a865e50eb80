using System.Text.Json.Nodes;

using Bookinfo.Mesh;
using Bookinfo.Playground.Pods;
using Bookinfo.Playground.Store;
using Bookinfo.Testing;

using Microsoft.Extensions.DependencyInjection;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>What a user sees with the kubectl on PATH.</summary>
[Needs("kubectl")]
public sealed class KubectlTests
{
    private const string ConfigMap = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: red}
        """;

    private const string Pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: sleep, labels: {app: sleep}}
        spec: {nodeName: laptop, containers: [{name: sleep, image: curl}]}
        """;

    [Fact]
    public async Task Mistakes_are_told_with_their_place_and_change_nothing()
    {
        await using var api = await TestApi.StartAsync();
        var kubectl = new Kubectl(api);
        var before = api.Store.Version;
        foreach (var (yaml, wanted) in new[]
        {
            ("{a", "error: error parsing STDIN"),
            ("apiVersion: networking.istio.io/v1\nkind: VirtualServise\nmetadata: {name: a}", "no matches for kind \"VirtualServise\" in version \"networking.istio.io/v1\""),
            ("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {hosts: [a], htp: []}", "strict decoding error: unknown field \"spec.htp\""),
            ("apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec: {hosts: a}", "The VirtualService \"a\" is invalid: \n* spec.hosts: Invalid value: \"string\": spec.hosts in body must be of type array: \"string\""),
            ("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec: {selector: {matchLabels: {a: b}}}", "spec.template"),
        })
        {
            var (exit, output) = await kubectl.RunAsync("apply -f -", yaml);
            Assert.Equal(1, exit);
            Assert.Contains(wanted, output, StringComparison.Ordinal);
        }

        Assert.Equal(before, api.Store.Version);
    }

    [Fact]
    public async Task The_meshs_verdict_is_shown_as_istios_webhook_shows_it()
    {
        await using var api = await TestApi.StartAsync(services => services.AddSingleton<IMesh>(new JudgingMesh()));
        var kubectl = new Kubectl(api);
        var (exit, output) = await kubectl.RunAsync("apply -f -", "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: bad}\nspec: {servers: []}");
        Assert.Equal(1, exit);
        Assert.Equal(
            "Error from server (BadRequest): error when creating \"STDIN\": admission webhook \"validation.istio.io\" denied the request: configuration is invalid: spec.servers: at least one is needed",
            output);
        var warned = await kubectl.OkAsync("apply -f -", "apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: good}\nspec: {servers: []}");
        Assert.Contains("Warning: spec.selector: missing", warned, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_without_effect_says_so()
    {
        await using var api = await TestApi.StartAsync();
        var output = await new Kubectl(api).OkAsync("apply -f -", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed}\nspec: {podSelector: {}}");
        Assert.Contains("Warning: NetworkPolicy is stored, but nothing in Playground acts on it", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_tells_by_its_exit_code()
    {
        await using var api = await TestApi.StartAsync();
        var kubectl = new Kubectl(api);
        await kubectl.OkAsync("apply -f -", ConfigMap);
        Assert.Equal(0, (await kubectl.RunAsync("diff -f -", ConfigMap)).Exit);
        var (exit, output) = await kubectl.RunAsync("diff -f -", ConfigMap.Replace("red", "blue", StringComparison.Ordinal));
        Assert.Equal(1, exit);
        Assert.Contains("+  colour: blue", output, StringComparison.Ordinal);
        Assert.Equal("red", await kubectl.OkAsync("get cm settings -o jsonpath={.data.colour}"));
    }

    [Fact]
    public async Task Server_side_apply_takes_over_what_client_side_apply_made()
    {
        await using var api = await TestApi.StartAsync();
        var kubectl = new Kubectl(api);
        await kubectl.OkAsync("apply -f -", ConfigMap.Replace("colour: red", "colour: red, size: big", StringComparison.Ordinal));
        Assert.Equal("configmap/settings serverside-applied", await kubectl.OkAsync("apply --server-side -f -", ConfigMap.Replace("red", "blue", StringComparison.Ordinal)));
        Assert.Equal("{\"colour\":\"blue\"}", await kubectl.OkAsync("get cm settings -o jsonpath={.data}"));
    }

    [Fact]
    public async Task Certificates_become_secrets()
    {
        await using var api = await TestApi.StartAsync();
        var (key, certificate) = (Path.Combine(api.StateDirectory, "k.pem"), Path.Combine(api.StateDirectory, "c.pem"));
        using var pair = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest("CN=a", pair, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await File.WriteAllTextAsync(key, pair.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(certificate, made.ExportCertificatePem(), TestContext.Current.CancellationToken);
        foreach (var program in KubectlVersions.Programs())
        {
            var each = new Kubectl(api, program);
            Assert.Equal("secret/certs created", await each.OkAsync($"create secret tls certs --key {key} --cert {certificate}"));
            Assert.Matches(@"certs +kubernetes.io/tls +2 ", await each.OkAsync("get secret certs"));
            Assert.Equal("configmap/pairs created", await each.OkAsync("create configmap pairs --from-literal=a=b"));
            Assert.Equal("b", await each.OkAsync("get cm pairs -o jsonpath={.data.a}"));
            Assert.Equal("namespace/fresh created", await each.OkAsync("create namespace fresh"));
            Assert.Equal("serviceaccount/me created", await each.OkAsync("create serviceaccount me -n fresh"));
            await each.OkAsync("delete secret/certs configmap/pairs namespace/fresh");
        }
    }

    [Fact]
    public async Task Logs_come_from_the_container()
    {
        await using var api = await TestApi.StartAsync(services => services.AddSingleton<IContainerLogs>(new ThreeLines()));
        var kubectl = new Kubectl(api);
        await kubectl.OkAsync("apply -f -", Pod);
        var (early, reason) = await kubectl.RunAsync("logs sleep");
        Assert.Equal((1, "Error from server (BadRequest): container \"sleep\" in pod \"sleep\" is waiting to start: ContainerCreating"), (early, reason));
        api.Store.Change(ResourceKinds.Pod, "default", "sleep", json =>
        {
            json["status"] = new JsonObject { ["containerStatuses"] = new JsonArray(new JsonObject { ["name"] = "sleep", ["state"] = new JsonObject { ["running"] = new JsonObject() } }) };
            return true;
        });
        Assert.Equal("one\ntwo\nthree", await kubectl.OkAsync("logs sleep"));
        Assert.Equal("three", await kubectl.OkAsync("logs -l app=sleep --tail=1"));
        Assert.StartsWith("2026-11-23T20:00:00.000000000Z one", await kubectl.OkAsync("logs sleep -f --timestamps"), StringComparison.Ordinal);
        var (exit, output) = await kubectl.RunAsync("logs sleep -c nosuch");
        Assert.Equal(1, exit);
        Assert.Contains("container nosuch is not valid for pod sleep", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleting_a_pod_waits_for_its_runner()
    {
        await using var api = await TestApi.StartAsync();
        var kubectl = new Kubectl(api);
        await kubectl.OkAsync("apply -f -", Pod);
        var delete = kubectl.OkAsync("delete pod sleep");
        await foreach (var change in api.Store.Watch(ResourceKinds.Pod, 0, TestContext.Current.CancellationToken))
        {
            if (change.Current.Json.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _)) break;
        }

        Assert.Contains("Terminating", await kubectl.OkAsync("get pod sleep"), StringComparison.Ordinal);
        Assert.False(delete.IsCompleted);
        api.Store.Delete(ResourceKinds.Pod, "default", "sleep");
        Assert.StartsWith("pod \"sleep\" deleted", await delete, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ends_when_the_condition_comes()
    {
        await using var api = await TestApi.StartAsync();
        var kubectl = new Kubectl(api);
        await kubectl.OkAsync("apply -f -", Pod);
        var wait = kubectl.OkAsync("wait --for=condition=Ready pod/sleep --timeout=20s");
        api.Store.Change(ResourceKinds.Pod, "default", "sleep", json =>
        {
            json["status"] = new JsonObject { ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }) };
            return true;
        });
        Assert.Equal("pod/sleep condition met", await wait);
    }

    [Fact]
    public async Task Every_kind_can_be_listed_by_every_name_it_has()
    {
        await using var api = await TestApi.StartAsync();
        var kubectl = new Kubectl(api);
        var names = (await kubectl.OkAsync("api-resources --verbs=list -o name")).Split('\n');
        Assert.Equal(ResourceKinds.All.Select(k => k.QualifiedPlural).Distinct().Order(StringComparer.Ordinal), names.Distinct().Where(n => n != "deployments.extensions").Order(StringComparer.Ordinal));
        await kubectl.OkAsync($"get {string.Join(',', names)} -A -o wide");
        await kubectl.OkAsync("get gw,vs,dr,se,we,po,svc,deploy,rs,ns,no,cm,sa,ev,ep,ing,netpol,pdb,hpa,gtw,gc,pvc,crd");
        await kubectl.OkAsync("get all");
    }

    private sealed class ThreeLines : IContainerLogs
    {
        private static readonly string[] Lines = ["one", "two", "three"];

        public async IAsyncEnumerable<LogLine> ReadAsync(
            string podUid, string container, LogRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var line in Lines.TakeLast(request.TailLines ?? Lines.Length))
                yield return new LogLine(new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero), line);
        }
    }

    /// <summary>Refuses what is named bad and warns of everything.</summary>
    private sealed class JudgingMesh : IMesh
    {
        public ValidationResult Validate(MeshObject candidate) => new(
            candidate.Name == "bad" ? [new ValidationIssue("spec.servers", "at least one is needed")] : [],
            [new ValidationIssue("spec.selector", "missing")]);

        public ApplyResult Apply(MeshSnapshot snapshot) => throw new NotSupportedException();

        public Task<IProxy> OpenProxyAsync(
            ProxyIdentity identity, IReadOnlyList<ProxyBind> binds, Action<string> accessLog, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
