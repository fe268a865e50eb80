using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>The texts are those of a real API server.</summary>
public sealed class ValidationTests
{
    private const string VirtualServices = "/apis/networking.istio.io/v1/namespaces/default/virtualservices";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Services = "/api/v1/namespaces/default/services";

    [Theory]
    [InlineData(
        VirtualServices,
        """{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"bad"},"spec":{"hosts":["a"],"htp":[]}}""",
        400, "VirtualService in version \"v1\" cannot be handled as a VirtualService: strict decoding error: unknown field \"spec.htp\"")]
    [InlineData(
        VirtualServices,
        """{"metadata":{"name":"f"},"spec":{"hosts":["a"],"http":[{"fault":{"abort":{"percent":10,"httpStatus":500}},"route":[{"destination":{"host":"a"}}]}]}}""",
        400, "VirtualService in version \"v1\" cannot be handled as a VirtualService: strict decoding error: unknown field \"spec.http[0].fault.abort.percent\"")]
    [InlineData(
        VirtualServices,
        """{"metadata":{"name":"badtype"},"spec":{"hosts":"reviews","http":[{"route":[{"weight":"x","destination":{"host":5}}]}]}}""",
        422, "VirtualService.networking.istio.io \"badtype\" is invalid: [spec.hosts: Invalid value: \"string\": spec.hosts in body must be of type array: \"string\", spec.http[0].route[0].weight: Invalid value: \"string\": spec.http[0].route[0].weight in body must be of type integer: \"string\", spec.http[0].route[0].destination.host: Invalid value: \"integer\": spec.http[0].route[0].destination.host in body must be of type string: \"integer\", <nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation]")]
    [InlineData(
        VirtualServices,
        """{"metadata":{"name":"badtimeout"},"spec":{"hosts":["a"],"http":[{"timeout":"0s","route":[{"destination":{"host":"a"}}]}]}}""",
        422, "VirtualService.networking.istio.io \"badtimeout\" is invalid: spec.http[0].timeout: Invalid value: \"0s\": must be a valid duration greater than 1ms")]
    [InlineData(
        Deployments,
        """{"metadata":{"name":"Bad_Name"},"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"b"}},"spec":{"containers":[{"name":"c"}]}}}}""",
        422, "Deployment.apps \"Bad_Name\" is invalid: [metadata.name: Invalid value: \"Bad_Name\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), spec.template.metadata.labels: Invalid value: {\"app\":\"b\"}: `selector` does not match template `labels`, spec.template.spec.containers[0].image: Required value]")]
    [InlineData(
        Deployments, """{"metadata":{"name":"d"},"spec":{"replicas":"many"}}""",
        400, "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal string into field spec.replicas of type integer")]
    [InlineData(
        Services, """{"metadata":{"name":"s"},"spec":{"ports":[{"port":70000}]}}""",
        422, "Service \"s\" is invalid: [spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive]")]
    [InlineData(
        Services, """{"metadata":{"name":"s"},"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":80}]}}""",
        422, "Service \"s\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767")]
    [InlineData(
        "/api/v1/namespaces/default/pods",
        """{"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i","image":"a","restartPolicy":"Never"}],"containers":[{"name":"c","image":"a","restartPolicy":"Always"}]}}""",
        422, "Pod \"p\" is invalid: [spec.initContainers[0].restartPolicy: Unsupported value: \"Never\": supported values: \"Always\", spec.containers[0].restartPolicy: Forbidden: may not be set for non-init containers]")]
    [InlineData(Services, """{"kind":"Pod","metadata":{"name":"s"}}""", 400, "the kind in the data (Pod) does not match the expected kind (Service)")]
    [InlineData(Services, """{"metadata":{"name":"s","namespace":"other"}}""", 400, "the namespace of the provided object does not match the namespace sent on the request: other and default")]
    [InlineData(Services, """{"metadata":{}}""", 422, "Service \"\" is invalid: metadata.name: Required value: name or generateName is required")]
    [InlineData(Services, """[1]""", 400, "a Service must be an object, found [1]")]
    [InlineData("/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"c"}}""", 404, "namespaces \"nowhere\" not found")]
    public async Task A_bad_object_is_refused_with_the_place_and_nothing_is_stored(string path, string body, int code, string message)
    {
        await using var api = await TestApi.StartAsync();
        var before = api.Store.Version;
        var (found, status) = await api.SendAsync(HttpMethod.Post, $"{path}?fieldValidation=Strict", body);
        Assert.Equal((code, message), (found, status!["message"]!.GetValue<string>()));
        Assert.Equal(before, api.Store.Version);
    }

    [Fact]
    public async Task A_field_of_Istio_1_1_stays_when_the_mesh_behaves_like_it()
    {
        const string Rule = """{"metadata":{"name":"f"},"spec":{"hosts":["a"],"http":[{"fault":{"abort":{"percent":10,"httpStatus":500}},"route":[{"destination":{"host":"a"}}]}]}}""";
        await using var api = await TestApi.StartAsync();
        api.Store.Create(ResourceKinds.ConfigMap, JsonNode.Parse("""{"metadata":{"name":"istio","namespace":"istio-system","annotations":{"playground.bookinfo/compat":"1.1"}}}""")!.AsObject());

        var (code, stored) = await api.SendAsync(HttpMethod.Post, $"{VirtualServices}?fieldValidation=Strict", Rule);

        Assert.Equal((201, 10), (code, stored!["spec"]!["http"]![0]!["fault"]!["abort"]!["percent"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("""{"metadata":""")]
    [InlineData("""{"metadata":{"name":"a","name":"b"}}""")]
    [InlineData("")]
    public async Task What_is_no_json_is_refused(string body)
    {
        await using var api = await TestApi.StartAsync();
        var (code, status) = await api.SendAsync(HttpMethod.Post, Services, body);
        Assert.Equal((400, "BadRequest"), (code, status!["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_oversized_body_is_refused()
    {
        await using var api = await TestApi.StartAsync();
        var body = $$$"""{"metadata":{"name":"big"},"data":{"a":"{{{new string('x', 4 * 1024 * 1024)}}}"}}""";
        var (code, status) = await api.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/configmaps", body);
        Assert.Equal((413, "RequestEntityTooLarge"), (code, status!["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task An_unknown_media_type_is_refused()
    {
        await using var api = await TestApi.StartAsync();
        Assert.Equal(415, (await api.SendAsync(HttpMethod.Post, Services, "a", "text/plain")).Code);
        await api.SendAsync(HttpMethod.Post, VirtualServices, """{"metadata":{"name":"v"},"spec":{"hosts":["a"]}}""");
        Assert.Equal(415, (await api.SendAsync(HttpMethod.Patch, $"{VirtualServices}/v", "{}", "application/strategic-merge-patch+json")).Code);
    }

    [Fact]
    public async Task Without_strict_an_unknown_field_is_dropped_and_said_in_a_warning()
    {
        await using var api = await TestApi.StartAsync();
        using var content = new StringContent("""{"metadata":{"name":"v"},"spec":{"hosts":["a"],"htp":[]}}""", null, "application/json");
        using var response = await api.Client.PostAsync(VirtualServices, content, TestContext.Current.CancellationToken);
        Assert.Equal("299 - \"unknown field \\\"spec.htp\\\"\"", Assert.Single(response.Headers.GetValues("Warning")));
        var stored = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Null(stored["spec"]!["htp"]);
    }

    [Fact]
    public async Task A_selector_and_a_cluster_address_do_not_change()
    {
        await using var api = await TestApi.StartAsync();
        const string Deployment = """{"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"app":"a"}},"template":{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""";
        await api.SendAsync(HttpMethod.Post, Deployments, Deployment);
        var (code, status) = await api.SendAsync(HttpMethod.Put, $"{Deployments}/d", Deployment.Replace("\"a\"", "\"b\"", StringComparison.Ordinal));
        Assert.Equal((422, "Deployment.apps \"d\" is invalid: spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"b\"}}: field is immutable"), (code, status!["message"]!.GetValue<string>()));
        await api.SendAsync(HttpMethod.Post, Services, """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}""");
        (code, status) = await api.SendAsync(HttpMethod.Patch, $"{Services}/s", """{"spec":{"clusterIP":"10.96.9.9"}}""", "application/merge-patch+json");
        Assert.Equal((422, "Service \"s\" is invalid: spec.clusterIPs[0]: Invalid value: [\"10.96.9.9\"]: may not change once set"), (code, status!["message"]!.GetValue<string>()));
    }
}
