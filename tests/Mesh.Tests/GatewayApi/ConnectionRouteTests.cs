namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>TCPRoutes through real sockets.</summary>
public sealed class ConnectionRouteTests
{
    [Fact]
    public async Task A_TCPRoute_sends_connections_by_weight_and_the_oldest_route_rules_the_listener()
    {
        await using var mesh = await ApiMesh.StartAsync(Route("first", "[{name: a, port: 8000, weight: 0}, {name: b, port: 8000, weight: 3}]") + Route("second", "[{name: a, port: 8000}]"));
        for (var i = 0; i < 5; i++) Assert.Equal("b /x", (await mesh.AskAsync(mesh.Tcp, "any.example", "/x")).First);
    }

    [Fact]
    public async Task Without_a_route_nothing_listens_and_a_backend_that_is_missing_ends_the_connection()
    {
        await using var mesh = await ApiMesh.StartAsync("");
        await Assert.ThrowsAsync<HttpRequestException>(() => mesh.AskAsync(mesh.Tcp, "any.example", "/"));

        mesh.Apply(Route("gone", "[{name: gone, port: 8000}]"));
        await Assert.ThrowsAsync<HttpRequestException>(() => mesh.AskAsync(mesh.Tcp, "any.example", "/"));

        mesh.Apply(Route("there", "[{name: a, port: 8000}]"));
        Assert.Equal("a /", (await mesh.AskAsync(mesh.Tcp, "any.example", "/")).First);
    }

    private static string Route(string name, string backends) => $$"""
        apiVersion: gateway.networking.k8s.io/v1alpha2
        kind: TCPRoute
        metadata: {name: {{name}}}
        spec: {parentRefs: [{name: door, sectionName: tcp}], rules: [{backendRefs: {{backends}}}]}
        ---

        """;
}
