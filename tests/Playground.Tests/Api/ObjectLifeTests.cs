using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;
using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api;

public sealed class ObjectLifeTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Services = "/api/v1/namespaces/default/services";
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Secrets = "/api/v1/namespaces/default/secrets";
    private const string OldDeployments = "/apis/extensions/v1beta1/namespaces/default/deployments";

    [Fact]
    public async Task A_deployment_gets_the_defaults_that_controllers_rely_on()
    {
        await using var api = await TestApi.StartAsync();
        var (code, made) = await api.SendAsync(HttpMethod.Post, OldDeployments, """
            {"apiVersion":"extensions/v1beta1","kind":"Deployment","metadata":{"name":"d"},"spec":{"template":{"metadata":{"labels":{"app":"a"}},
             "spec":{"serviceAccountName":"me","containers":[{"name":"c","image":"i:1","ports":[{"containerPort":80}],"readinessProbe":{"httpGet":{"port":80}}}]}}}}
            """);
        Assert.Equal((201, "extensions/v1beta1"), (code, made!["apiVersion"]!.GetValue<string>()));
        var (_, read) = await api.SendAsync(HttpMethod.Get, $"{Deployments}/d");
        Assert.Equal("apps/v1", read!["apiVersion"]!.GetValue<string>());
        Same("""
            {"template":{"metadata":{"labels":{"app":"a"}},"spec":{"serviceAccountName":"me","containers":[{"name":"c","image":"i:1","ports":[{"containerPort":80,"protocol":"TCP"}],
             "readinessProbe":{"httpGet":{"port":80,"path":"/","scheme":"HTTP"},"timeoutSeconds":1,"periodSeconds":10,"successThreshold":1,"failureThreshold":3},
             "resources":{},"terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File","imagePullPolicy":"IfNotPresent"}],
             "restartPolicy":"Always","terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},"schedulerName":"default-scheduler","serviceAccount":"me"}},
             "selector":{"matchLabels":{"app":"a"}},"replicas":1,"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":"25%"}},
             "revisionHistoryLimit":10,"progressDeadlineSeconds":600}
            """, read["spec"]);
    }

    [Fact]
    public async Task A_service_keeps_its_address_when_it_is_replaced_from_its_own_file()
    {
        await using var api = await TestApi.StartAsync();
        const string Service = """{"metadata":{"name":"s"},"spec":{"type":"NodePort","ports":[{"port":80}]}}""";
        var (_, made) = await api.SendAsync(HttpMethod.Post, Services, Service);
        var (code, again) = await api.SendAsync(HttpMethod.Put, $"{Services}/s", Service);
        Assert.Equal(200, code);
        Assert.StartsWith("10.96.", made!["spec"]!["clusterIP"]!.GetValue<string>(), StringComparison.Ordinal);
        Same(made["spec"]!.ToJsonString(), again!["spec"]);
        Assert.InRange(made["spec"]!["ports"]![0]!["nodePort"]!.GetValue<int>(), 30000, 32767);
        Assert.Equal(80, made["spec"]!["ports"]![0]!["targetPort"]!.GetValue<int>());
        Assert.Equal(made["metadata"]!["resourceVersion"]!.GetValue<string>(), again["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_stale_replace_is_a_conflict_and_a_second_create_too()
    {
        await using var api = await TestApi.StartAsync();
        var (_, first) = await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"c"},"data":{"a":"1"}}""");
        await api.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/c", """{"data":{"a":"2"}}""", "application/merge-patch+json");
        var (code, status) = await api.SendAsync(HttpMethod.Put, $"{ConfigMaps}/c", first!.ToJsonString());
        Assert.Equal((409, "Conflict"), (code, status!["reason"]!.GetValue<string>()));
        (code, status) = await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"c"}}""");
        Assert.Equal((409, "configmaps \"c\" already exists"), (code, status!["message"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_namespace_ends_although_Events_of_its_pods_come_while_it_is_emptied()
    {
        const string Namespace = "/api/v1/namespaces/n";
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"n"}}""");
        api.Store.Create(ResourceKinds.Pod, Parse("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"n"},"spec":{"nodeName":"here","containers":[{"name":"c","image":"i"}]}}"""));
        await api.SendAsync(HttpMethod.Delete, Namespace);
        await Eventually.HoldsAsync(
            () => Task.FromResult(api.Store.Find(ResourceKinds.Pod, "n", "p")!.Json.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _)),
            TimeSpan.FromSeconds(30),
            () => "the pod is not told to end");

        api.Store.Create(ResourceKinds.Event, Parse("""{"apiVersion":"v1","kind":"Event","metadata":{"name":"p.killing","namespace":"n"},"reason":"Killing"}"""));
        api.Store.Delete(ResourceKinds.Pod, "n", "p");

        await Eventually.HoldsAsync(async () => (await api.SendAsync(HttpMethod.Get, Namespace)).Code == 404, TimeSpan.FromSeconds(30), () => "the namespace is still there");
    }

    [Fact]
    public async Task A_dry_run_answers_and_stores_nothing()
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"c"},"data":{"a":"1"}}""");
        var before = api.Store.Version;
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, $"{ConfigMaps}?dryRun=All", """{"metadata":{"name":"d"}}""")).Code);
        var (code, patched) = await api.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/c?dryRun=All", """{"data":{"a":"2"}}""", "application/merge-patch+json");
        Assert.Equal((200, "2"), (code, patched!["data"]!["a"]!.GetValue<string>()));
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/c", """{"dryRun":["All"]}""")).Code);
        Assert.Equal(before, api.Store.Version);
    }

    [Fact]
    public async Task GenerateName_makes_a_name()
    {
        await using var api = await TestApi.StartAsync();
        var (code, made) = await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"generateName":"c-"}}""");
        Assert.Equal(201, code);
        Assert.Matches("^c-[a-z0-9]{5}$", made!["metadata"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_an_object_owns_goes_with_it_unless_orphaned()
    {
        await using var api = await TestApi.StartAsync();
        foreach (var propagation in new[] { "Background", "Foreground", "Orphan" })
        {
            var (_, owner) = await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"owner"}}""");
            var reference = $$"""{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{{owner!["metadata"]!["uid"]}}"}""";
            await api.SendAsync(HttpMethod.Post, ConfigMaps, $$$"""{"metadata":{"name":"owned","ownerReferences":[{{{reference}}}]}}""");
            var gone = Seen(api, propagation == "Orphan" ? "owner" : "owned");
            var ownerGone = Seen(api, "owner");
            Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, $"{ConfigMaps}/owner", $$"""{"propagationPolicy":"{{propagation}}"}""")).Code);
            await gone;
            await ownerGone;
        }

        Assert.NotNull(api.Store.Find(ResourceKinds.ConfigMap, "default", "owned"));
        Assert.Empty(api.Store.Find(ResourceKinds.ConfigMap, "default", "owned")!.ToMutable()["metadata"]!["ownerReferences"]?.AsArray() ?? []);
    }

    [Fact]
    public async Task A_namespace_is_emptied_before_it_goes()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"n"}}""")).Code);
        await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/n/configmaps", """{"metadata":{"name":"c","finalizers":["a/b"]}}""");
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/n")).Code);
        var (code, status) = await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/n/configmaps", """{"metadata":{"name":"late"}}""");
        Assert.Equal((403, "configmaps \"late\" is forbidden: unable to create new content in namespace n because it is being terminated"), (code, status!["message"]!.GetValue<string>()));
        var gone = Seen(api, "n", ResourceKinds.Namespace);
        await api.SendAsync(HttpMethod.Patch, "/api/v1/namespaces/n/configmaps/c", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");
        await gone;
        Assert.Empty(api.Store.List(ResourceKinds.ConfigMap, "n").Items);
    }

    [Fact]
    public async Task A_running_pod_is_marked_and_stays_until_its_runner_takes_it_away()
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/pods", """{"metadata":{"name":"p"},"spec":{"nodeName":"laptop","containers":[{"name":"c","image":"i"}]}}""");
        var (code, answer) = await api.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default/pods/p", """{"gracePeriodSeconds":7}""");
        Assert.Equal((200, 7), (code, answer!["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>()));
        Assert.NotNull(api.Store.Find(ResourceKinds.Pod, "default", "p"));
        await api.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default/pods/p", """{"gracePeriodSeconds":0}""");
        Assert.Null(api.Store.Find(ResourceKinds.Pod, "default", "p"));
    }

    [Fact]
    public async Task Status_and_the_rest_are_written_apart()
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, Services, """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""");
        await api.SendAsync(HttpMethod.Patch, $"{Services}/s/status", """{"spec":{"type":"NodePort"},"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}""", "application/merge-patch+json");
        await api.SendAsync(HttpMethod.Patch, $"{Services}/s", """{"metadata":{"labels":{"a":"b"}},"status":{"loadBalancer":null}}""", "application/merge-patch+json");
        var stored = api.Store.Find(ResourceKinds.Service, "default", "s")!.ToMutable();
        Assert.Equal(("ClusterIP", "1.2.3.4", "b"), (
            stored["spec"]!["type"]!.GetValue<string>(), stored["status"]!["loadBalancer"]!["ingress"]![0]!["ip"]!.GetValue<string>(), stored["metadata"]!["labels"]!["a"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("/api/v1/namespaces/default/pods", """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"c","image":"i"}]},"status":{"phase":"Succeeded","startTime":"2026-11-30T05:00:00Z"}}""", """{"phase":"Pending"}""")]
    [InlineData("/apis/batch/v1/namespaces/default/jobs", """{"metadata":{"name":"x"},"spec":{"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}},"status":{"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}}""", null)]
    [InlineData(Services, """{"metadata":{"name":"x"},"spec":{"ports":[{"port":80}]},"status":{"loadBalancer":{"ingress":[{"ip":"1.2.3.4"}]}}}""", null)]
    [InlineData("/api/v1/namespaces", """{"metadata":{"name":"x"},"status":{"phase":"Terminating"}}""", """{"phase":"Active"}""")]
    [InlineData("/apis/networking.istio.io/v1/namespaces/default/virtualservices", """{"metadata":{"name":"x"},"spec":{"hosts":["a"],"http":[{"route":[{"destination":{"host":"a"}}]}]},"status":{"observedGeneration":"7"}}""", null)]
    public async Task A_copy_of_an_object_that_has_done_its_work_begins_anew(string path, string json, string? status)
    {
        await using var api = await TestApi.StartAsync();
        foreach (var (method, place, type) in new[] { (HttpMethod.Post, path, "application/json"), (HttpMethod.Patch, $"{path}/x?fieldManager=me", "application/apply-patch+yaml") })
        {
            var (code, made) = await api.SendAsync(method, place, json, type);
            Assert.Equal(201, code);
            if (status is null) Assert.Null(made!["status"]);
            else Same(status, made!["status"]);
            await api.SendAsync(HttpMethod.Delete, $"{path}/x");
            if (path.EndsWith("namespaces", StringComparison.Ordinal)) break;
        }
    }

    [Theory]
    [InlineData("application/merge-patch+json", """{"metadata":{"deletionTimestamp":"2026-11-30T05:00:00Z","deletionGracePeriodSeconds":0,"labels":{"a":"b"}}}""")]
    [InlineData("application/strategic-merge-patch+json", """{"metadata":{"deletionTimestamp":"2026-11-30T05:00:00Z","labels":{"a":"b"}}}""")]
    [InlineData("application/apply-patch+yaml", """{"metadata":{"deletionTimestamp":"2026-11-30T05:00:00Z","labels":{"a":"b"}}}""")]
    [InlineData("application/json-patch+json", """[{"op":"add","path":"/metadata/deletionTimestamp","value":"2026-11-30T05:00:00Z"},{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]""")]
    [InlineData("application/json", """{"metadata":{"name":"c","deletionTimestamp":"2026-11-30T05:00:00Z","labels":{"a":"b"}}}""")]
    public async Task Only_a_delete_begins_a_deletion(string type, string body)
    {
        await using var api = await TestApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, ConfigMaps, """{"metadata":{"name":"c"}}""");
        foreach (var query in new[] { "?dryRun=All", "" })
        {
            var (code, answer) = await api.SendAsync(type == "application/json" ? HttpMethod.Put : HttpMethod.Patch, $"{ConfigMaps}/c{query}", body, type);
            Assert.Equal((200, "b"), (code, answer!["metadata"]!["labels"]!["a"]!.GetValue<string>()));
            Assert.False(answer["metadata"]!.AsObject().ContainsKey("deletionTimestamp"));
            Assert.False(answer["metadata"]!.AsObject().ContainsKey("deletionGracePeriodSeconds"));
        }

        Assert.NotNull(api.Store.Find(ResourceKinds.ConfigMap, "default", "c"));
    }

    [Theory]
    [InlineData(ConfigMaps, """{"metadata":{"name":"x"},"data":{"a":"1"},"immutable":true}""", "ConfigMap", """{"data":{"a":"2"}}""", "data")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"x"},"data":{"a":"1"},"immutable":true}""", "ConfigMap", """{"binaryData":{"b":"Ag=="}}""", "binaryData")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"x"},"data":{"a":"1"},"immutable":true}""", "ConfigMap", """{"immutable":false}""", "immutable")]
    [InlineData(ConfigMaps, """{"metadata":{"name":"x"},"data":{"a":"1"},"immutable":true}""", "ConfigMap", """{"immutable":null}""", "immutable")]
    [InlineData(Secrets, """{"metadata":{"name":"x"},"stringData":{"a":"1"},"immutable":true}""", "Secret", """{"stringData":{"a":"2"}}""", "data")]
    [InlineData(Secrets, """{"metadata":{"name":"x"},"stringData":{"a":"1"},"immutable":true}""", "Secret", """{"data":null}""", "data")]
    public async Task What_is_immutable_changes_its_metadata_only(string path, string json, string kind, string patch, string field)
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(201, (await api.SendAsync(HttpMethod.Post, path, json)).Code);
        var (code, status) = await api.SendAsync(HttpMethod.Patch, $"{path}/x", patch, "application/merge-patch+json");
        Assert.Equal((422, $"{kind} \"x\" is invalid: {field}: Forbidden: field is immutable when `immutable` is set"), (code, status!["message"]?.GetValue<string>()));
        (code, _) = await api.SendAsync(HttpMethod.Patch, $"{path}/x", """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json");
        Assert.Equal(200, code);
        Assert.Equal(200, (await api.SendAsync(HttpMethod.Put, $"{path}/x", json)).Code);
    }

    /// <summary>Ends when the object has been deleted.</summary>
    private static async Task Seen(TestApi api, string name, ResourceKind? kind = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        await foreach (var change in api.Store.Watch(kind ?? ResourceKinds.ConfigMap, null, limit.Token))
        {
            if (change.Type == StoreEventType.Deleted && change.Current.Name == name) return;
        }
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private static void Same(string wanted, JsonNode? found) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(wanted), found), found?.ToJsonString());
}
