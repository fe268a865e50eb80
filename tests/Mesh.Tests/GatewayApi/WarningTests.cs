using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Tests.Config;

namespace Bookinfo.Mesh.Tests.GatewayApi;

/// <summary>What is stored and not carried out is said when it is applied.</summary>
public sealed class WarningTests
{
    [Theory]
    [InlineData("HTTPRoute", "{rules: [{sessionPersistence: {sessionName: s}}]}", "spec.rules[0].sessionPersistence: not carried out yet: each request may go to another backend")]
    [InlineData("HTTPRoute", "{rules: [{filters: [{type: ExtensionRef, extensionRef: {group: g, kind: K, name: n}}]}]}", "spec.rules[0].filters[0].extensionRef: not carried out yet: the rule answers 500")]
    [InlineData("HTTPRoute", "{rules: [{matches: [{path: {type: RegularExpression, value: '('}}]}]}", "spec.rules[0].matches[0].path.value: invalid RE2 regex")]
    [InlineData("HTTPRoute", "{rules: [{matches: [{headers: [{type: RegularExpression, name: a, value: '(?=x)'}]}]}]}", "spec.rules[0].matches[0].headers[0].value: invalid RE2 regex")]
    [InlineData("Gateway", "{gatewayClassName: istio, listeners: [], defaultScope: All}", "spec.defaultScope: not carried out yet")]
    public void A_field_without_effect_is_named(string kind, string spec, string warning)
    {
        var result = MeshValidator.Validate(Manifests.Object($"apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: x}}\nspec: {spec}"));
        Assert.Empty(result.Errors);
        Assert.StartsWith(warning, Assert.Single(result.Warnings).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTPRoute", "{parentRefs: [{name: g}], hostnames: [a.example], rules: [{name: n, matches: [{path: {value: /a}, method: GET}], timeouts: {request: 1s}, retry: {attempts: 1, codes: [503]}, backendRefs: [{name: a, port: 80, weight: 1}]}]}")]
    [InlineData("GRPCRoute", "{parentRefs: [{name: g}], rules: [{matches: [{method: {type: Exact, service: s, method: m}}], backendRefs: [{name: a, port: 80}]}]}")]
    [InlineData("TCPRoute", "{parentRefs: [{name: g, sectionName: tcp}], rules: [{backendRefs: [{name: a, port: 80}]}]}")]
    [InlineData("Gateway", "{gatewayClassName: istio, addresses: [{type: Hostname, value: a}], listeners: [{name: a, port: 443, protocol: HTTPS, hostname: a.example, tls: {mode: Terminate, certificateRefs: [{name: c}]}, allowedRoutes: {namespaces: {from: All}, kinds: [{kind: HTTPRoute}]}}]}")]
    [InlineData("ReferenceGrant", "{from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: a}], to: [{group: '', kind: Service, name: b}]}")]
    public void What_is_carried_out_is_not_warned_of(string kind, string spec)
    {
        var result = MeshValidator.Validate(Manifests.Object($"apiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: x}}\nspec: {spec}"));
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }
}
