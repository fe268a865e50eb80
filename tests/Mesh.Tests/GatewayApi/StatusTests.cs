using Bookinfo.Mesh.Routing;
using Bookinfo.Mesh.Tests.Config;

namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>What is said about Gateways and routes: conditions, attached routes and addresses.</summary>
public sealed class StatusTests
{
    private const string Services = """
        kind: Service
        metadata: {name: a}
        spec: {selector: {app: a}, ports: [{port: 8000, name: http}]}
        ---
        kind: Service
        metadata: {name: c, namespace: other}
        spec: {selector: {app: c}, ports: [{port: 8000, name: http}]}
        ---
        kind: Namespace
        metadata: {name: other, labels: {team: blue}}
        ---

        """;

    [Fact]
    public void A_gateway_waits_for_its_service_and_then_shows_its_address()
    {
        var gateway = Gateway("{name: http, port: 80, protocol: HTTP}");
        Assert.Equal(("AddressNotAssigned", ""), (Reason(Read(gateway), "Gateway", "Programmed"), string.Join(' ', Of(Read(gateway), "Gateway").Addresses)));

        var snapshot = Manifests.Snapshot(gateway) with
        {
            Services = [new MeshService { Name = "door-istio", Namespace = "default", Selector = Manifests.Label("gateway.networking.k8s.io/gateway-name", "door"), Ports = [new(80, "http", null, null)], LoadBalancer = ["127.0.0.1"] }],
        };
        var status = MeshModel.Read(snapshot).Statuses.Single();
        Assert.Equal("127.0.0.1", Assert.Single(status.Addresses));
        Assert.All(status.Conditions, c => Assert.True(c.IsTrue));
        Assert.Equal("Resource programmed, assigned to service(s) door-istio.default.svc.cluster.local:80", status.Conditions.Single(c => c.Type == "Programmed").Message);
        var listener = Assert.Single(status.Listeners);
        Assert.Equal(("http", "HTTPRoute GRPCRoute", 0), (listener.Name, string.Join(' ', listener.Kinds), listener.AttachedRoutes));
        Assert.Equal("Accepted=True Conflicted=False Programmed=True ResolvedRefs=True", string.Join(' ', listener.Conditions.Select(c => $"{c.Type}={c.IsTrue}")));
    }

    [Fact]
    public void A_gateway_of_another_class_is_left_alone_with_its_routes()
    {
        var statuses = Read(Gateway("{name: http, port: 80, protocol: HTTP}").Replace("istio,", "nginx,", StringComparison.Ordinal) + Route("parentRefs: [{name: door}]"));
        Assert.Empty(Assert.Single(statuses).Parents);
    }

    [Theory]
    [InlineData("{name: one, port: 80, protocol: HTTP}, {name: two, port: 80, protocol: HTTP}", "HostnameConflict")]
    [InlineData("{name: one, port: 80, protocol: HTTP}, {name: two, port: 80, protocol: TCP}", "ProtocolConflict")]
    [InlineData("{name: one, port: 80, protocol: HTTP}, {name: two, port: 90, protocol: UDP}", "UnsupportedProtocol")]
    [InlineData("{name: one, port: 80, protocol: HTTP}, {name: two, port: 80, protocol: HTTP, hostname: a.example}", "Accepted")]
    public void Of_two_listeners_that_cannot_be_told_apart_the_first_stays(string listeners, string reason)
    {
        var status = Of(Read(Gateway(listeners)), "Gateway");
        Assert.Equal("Accepted", status.Listeners[0].Conditions.Single(c => c.Type == "Accepted").Reason);
        Assert.Equal(reason, status.Listeners[1].Conditions.Single(c => c.Type == "Accepted").Reason);
        Assert.Equal(reason.EndsWith("Conflict", StringComparison.Ordinal), status.Listeners[1].Conditions.Single(c => c.Type == "Conflicted").IsTrue);
        Assert.True(status.Conditions.Single(c => c.Type == "Accepted").IsTrue);
    }

    [Theory]
    [InlineData("parentRefs: [{name: door}]", "default", "Accepted")]
    [InlineData("parentRefs: [{name: door, sectionName: same, port: 8080}]", "default", "Accepted")]
    [InlineData("parentRefs: [{name: door, sectionName: other}]", "default", "NoMatchingParent")]
    [InlineData("parentRefs: [{name: door, port: 81}]", "default", "NoMatchingParent")]
    [InlineData("parentRefs: [{name: nodoor}]", "default", "NoMatchingParent")]
    [InlineData("parentRefs: [{name: door}], hostnames: [x.example]", "default", "Accepted")]
    [InlineData("parentRefs: [{name: door}], hostnames: [x.org]", "default", "NoMatchingListenerHostname")]
    [InlineData("parentRefs: [{name: door, namespace: default}]", "other", "Accepted")]
    [InlineData("parentRefs: [{name: door, namespace: default, sectionName: same}]", "other", "NotAllowedByListeners")]
    [InlineData("parentRefs: [{name: door, namespace: default}]", "third", "NotAllowedByListeners")]
    [InlineData("parentRefs: [{group: '', kind: Service, name: a}]", "default", "Accepted")]
    [InlineData("parentRefs: [{group: '', kind: Service, name: a, port: 1}]", "default", "NoMatchingParent")]
    [InlineData("parentRefs: [{group: '', kind: Service, name: nobody}]", "default", "NoMatchingParent")]
    public void A_route_is_told_whether_its_parent_takes_it(string spec, string space, string reason)
    {
        var statuses = Read(Gateway("{name: http, port: 80, protocol: HTTP, hostname: '*.example', allowedRoutes: {namespaces: {from: Selector, selector: {matchExpressions: [{key: team, operator: In, values: [blue]}]}}}}, {name: same, port: 8080, protocol: HTTP, hostname: '*.example'}")
            + Route(spec, space));
        Assert.Equal(reason, Reason(statuses, "HTTPRoute", "Accepted"));
        var attached = Of(statuses, "Gateway").Listeners.Sum(l => l.AttachedRoutes);
        Assert.Equal(reason == "Accepted" && !spec.Contains("Service", StringComparison.Ordinal), attached > 0);
    }

    [Theory]
    [InlineData("{name: a, port: 8000}", "ResolvedRefs")]
    [InlineData("{name: gone, port: 8000}", "BackendNotFound")]
    [InlineData("{name: a, port: 1}", "BackendNotFound")]
    [InlineData("{name: a}", "UnsupportedValue")]
    [InlineData("{name: c, namespace: other, port: 8000}", "RefNotPermitted")]
    [InlineData("{name: a, kind: Pod, port: 8000}", "InvalidKind")]
    [InlineData("{name: a.default.svc.cluster.local, kind: Hostname, group: networking.istio.io, port: 8000}", "ResolvedRefs")]
    public void A_route_is_told_which_backend_is_missing(string backend, string reason)
    {
        var statuses = Read(Gateway("{name: http, port: 80, protocol: HTTP}") + Route($"parentRefs: [{{name: door}}], rules: [{{backendRefs: [{backend}]}}]"));
        Assert.Equal((reason, "Accepted"), (Reason(statuses, "HTTPRoute", "ResolvedRefs"), Reason(statuses, "HTTPRoute", "Accepted")));
    }

    private static System.Collections.Immutable.ImmutableArray<ObjectStatus> Read(string yaml) => MeshModel.Read(Manifests.Snapshot(Services + yaml)).Statuses;

    private static ObjectStatus Of(IEnumerable<ObjectStatus> statuses, string kind) => statuses.Single(s => s.Resource.Kind == kind);

    private static string Reason(IEnumerable<ObjectStatus> statuses, string kind, string type)
    {
        var status = Of(statuses, kind);
        return (status.Parents.IsEmpty ? status.Conditions : Assert.Single(status.Parents).Conditions).Single(c => c.Type == type).Reason;
    }

    private static string Gateway(string listeners) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: door}
        spec: {gatewayClassName: istio, listeners: [{{listeners}}]}
        ---

        """;

    private static string Route(string spec, string space = "default") => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: {name: in, namespace: {{space}}}
        spec: {{{spec}}}
        """;
}
