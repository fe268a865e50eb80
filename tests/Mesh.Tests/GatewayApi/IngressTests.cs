namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>Kubernetes Ingresses at the mesh's ingress gateway (contract mesh.md T11 and section 9).</summary>
public sealed class IngressTests
{
    private const string Class = """
        apiVersion: networking.k8s.io/v1
        kind: IngressClass
        metadata: {name: istio}
        spec: {controller: istio.io/ingress-controller}
        ---

        """;

    [Theory]
    [InlineData("/status/200", 200)]
    [InlineData("/status", 200)]
    [InlineData("/statusfoo", 404)]
    [InlineData("/headers", 404)]
    [InlineData("/exact", 200)]
    [InlineData("/exact/more", 404)]
    [InlineData("/old/anything", 200)]
    [InlineData("/oldfoo", 200)]
    [InlineData("/dot", 200)]
    [InlineData("/dotted", 200)]
    [InlineData("/plain", 200)]
    [InlineData("/plain/more", 404)]
    public async Task Paths_fit_by_their_type(string target, int status)
    {
        await using var mesh = await ApiMesh.StartAsync(Class + Ingress("""
            {host: httpbin.example.com, http: {paths: [
              {path: /status, pathType: Prefix, backend: {service: {name: a, port: {number: 8000}}}},
              {path: /exact, pathType: Exact, backend: {service: {name: a, port: {name: http}}}},
              {path: "/old/*", pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 8000}}}},
              {path: "/dot.*", pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 8000}}}},
              {path: /plain, pathType: ImplementationSpecific, backend: {service: {name: a, port: {number: 8000}}}}]}}
            """));
        Assert.Equal(status, (await mesh.AskIngressAsync("httpbin.example.com", target)).Status);
        Assert.Equal(404, (await mesh.AskIngressAsync("other.example.com", target)).Status);
    }

    [Fact]
    public async Task The_longest_path_wins_and_the_default_backend_takes_the_rest()
    {
        await using var mesh = await ApiMesh.StartAsync(Class + Ingress("""
            {http: {paths: [
              {path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 8000}}}},
              {path: /b, pathType: Prefix, backend: {service: {name: b, port: {number: 8000}}}}]}},
            {host: only.example, http: {paths: [{path: /x, pathType: Prefix, backend: {service: {name: gone, port: {number: 8000}}}}]}}
            """));
        Assert.Equal("a /anything", (await mesh.AskIngressAsync("any.example", "/anything")).First);
        Assert.Equal("b /b/1", (await mesh.AskIngressAsync("any.example", "/b/1")).First);
        Assert.Equal(503, (await mesh.AskIngressAsync("only.example", "/x")).Status);
        Assert.Equal(404, (await mesh.AskIngressAsync("only.example", "/y")).Status);
    }

    [Theory]
    [InlineData("ingressClassName: istio,", "", true)]
    [InlineData("ingressClassName: nginx,", "", false)]
    [InlineData("", "annotations: {kubernetes.io/ingress.class: istio},", true)]
    [InlineData("ingressClassName: istio,", "annotations: {kubernetes.io/ingress.class: nginx},", false)]
    [InlineData("", "", false)]
    public async Task Only_the_class_of_Istio_is_ours(string spec, string metadata, bool isOurs)
    {
        await using var mesh = await ApiMesh.StartAsync("");
        var applied = mesh.Apply(Class + $$"""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: { {{metadata}} name: in}
            spec: { {{spec}} defaultBackend: {service: {name: a, port: {number: 8000} } } }
            """);
        Assert.Equal(isOurs, applied.Statuses.Any(s => s.Resource.Kind == "Ingress"));
        if (isOurs) Assert.Equal("a /x", (await mesh.AskIngressAsync("any.example", "/x")).First);
        else await Assert.ThrowsAsync<HttpRequestException>(() => mesh.AskIngressAsync("any.example", "/x"));
    }

    private static string Ingress(string rules) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: in}
        spec: {ingressClassName: istio, rules: [{{rules}}]}
        """;
}
