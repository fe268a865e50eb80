using System.Text.Json.Nodes;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>The rules beside the Gateway API's schemas; the texts are theirs.</summary>
public sealed class GatewayApiRulesTests
{
    private const string Group = "/apis/gateway.networking.k8s.io/v1/namespaces/default";

    [Theory]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP"}""", null)]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP"},{"name":"a","port":81,"protocol":"HTTP"}""", "Listener name must be unique within the Gateway")]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP"},{"name":"b","port":80,"protocol":"HTTP"}""", "Combination of port, protocol and hostname must be unique for each listener")]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP"},{"name":"b","port":80,"protocol":"HTTP","hostname":"a.example"}""", null)]
    [InlineData("""{"name":"a","port":80,"protocol":"HTTP","tls":{"certificateRefs":[{"name":"c"}]}}""", "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']")]
    [InlineData("""{"name":"a","port":443,"protocol":"HTTPS","tls":{"mode":"Passthrough"}}""", "tls mode must be Terminate for protocol HTTPS")]
    [InlineData("""{"name":"a","port":443,"protocol":"HTTPS","tls":{"mode":"Terminate"}}""", "certificateRefs or options must be specified when mode is Terminate")]
    [InlineData("""{"name":"a","port":90,"protocol":"TCP","hostname":"a.example"}""", "hostname must not be specified for protocols ['TCP', 'UDP']")]
    public async Task A_gateway_is_taken_or_refused(string listeners, string? problem)
    {
        await using var api = await TestApi.StartAsync();
        var (code, answer) = await api.SendAsync(HttpMethod.Post, $"{Group}/gateways", $$$"""{"metadata":{"name":"g"},"spec":{"gatewayClassName":"istio","listeners":[{{{listeners}}}]}}""");
        Judge(problem, code, answer);
    }

    [Theory]
    [InlineData("""{"backendRefs":[{"name":"a","port":80}]}""", null)]
    [InlineData("""{"backendRefs":[{"name":"a"}]}""", "Must have port for Service reference")]
    [InlineData("""{"matches":[{"path":{"value":"a"}}]}""", "value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']")]
    [InlineData("""{"matches":[{"path":{"value":"/a//b"}}]}""", "must not contain '//' when type one of ['Exact', 'PathPrefix']")]
    [InlineData("""{"matches":[{"path":{"value":"/a/.."}}]}""", "must not end with '/..' when type one of ['Exact', 'PathPrefix']")]
    [InlineData("""{"matches":[{"path":{"value":"/a b"}}]}""", "must only contain valid characters")]
    [InlineData("""{"matches":[{"path":{"type":"RegularExpression","value":"a b"}}]}""", null)]
    [InlineData("""{"filters":[{"type":"RequestRedirect","requestRedirect":{}}],"backendRefs":[{"name":"a","port":80}]}""", "RequestRedirect filter must not be used together with backendRefs")]
    [InlineData("""{"filters":[{"type":"RequestRedirect","requestRedirect":{}},{"type":"URLRewrite","urlRewrite":{}}]}""", "May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both")]
    [InlineData("""{"filters":[{"type":"URLRewrite","urlRewrite":{}},{"type":"URLRewrite","urlRewrite":{}}]}""", "URLRewrite filter cannot be repeated")]
    [InlineData("""{"filters":[{"type":"URLRewrite"}]}""", "filter.urlRewrite must be specified for URLRewrite filter.type")]
    [InlineData("""{"filters":[{"type":"URLRewrite","urlRewrite":{"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/"}}}],"matches":[{"path":{"type":"Exact","value":"/a"}}]}""", "When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified")]
    [InlineData("""{"filters":[{"type":"URLRewrite","urlRewrite":{"path":{"type":"ReplacePrefixMatch","replacePrefixMatch":"/"}}}],"matches":[{"path":{"value":"/a"}}]}""", null)]
    [InlineData("""{"timeouts":{"request":"1s","backendRequest":"2s"}}""", "backendRequest timeout cannot be longer than request timeout")]
    [InlineData("""{"timeouts":{"request":"0s","backendRequest":"2s"}}""", null)]
    public async Task A_route_is_taken_or_refused(string rule, string? problem)
    {
        await using var api = await TestApi.StartAsync();
        var (code, answer) = await api.SendAsync(HttpMethod.Post, $"{Group}/httproutes", $$$"""{"metadata":{"name":"r"},"spec":{"parentRefs":[{"name":"g"}],"rules":[{{{rule}}}]}}""");
        Judge(problem, code, answer);
    }

    [Theory]
    [InlineData("""{"name":"g"},{"name":"g","sectionName":"a"}""", "sectionName or port must be specified when parentRefs includes 2 or more references to the same parent")]
    [InlineData("""{"name":"g","sectionName":"a"},{"name":"g","sectionName":"a"}""", "sectionName or port must be unique when parentRefs includes 2 or more references to the same parent")]
    [InlineData("""{"name":"g","sectionName":"a"},{"name":"g","sectionName":"b"},{"name":"h"}""", null)]
    public async Task Parents_are_told_apart(string parents, string? problem)
    {
        await using var api = await TestApi.StartAsync();
        var (code, answer) = await api.SendAsync(HttpMethod.Post, $"{Group}/httproutes", $$$"""{"metadata":{"name":"r"},"spec":{"parentRefs":[{{{parents}}}]}}""");
        Judge(problem, code, answer);
    }

    private static void Judge(string? problem, int code, JsonNode? answer)
    {
        Assert.Equal((problem is null ? 201 : 422, true), (code, problem is null || answer!["message"]!.GetValue<string>().Contains(problem, StringComparison.Ordinal)));
    }
}
