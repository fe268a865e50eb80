namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Paths and hosts that rules rewrite (contract mesh.md section 1.3).</summary>
public sealed class RewriteTests
{
    private const string Route = "route: [{destination: {host: reviews, subset: v1}}]";

    [Theory]
    [InlineData("match: [{uri: {prefix: /old}}], rewrite: {uri: /new}", "/old/x?q=%20a", "/new/x?q=%20a")]
    [InlineData("match: [{uri: {exact: /old}}], rewrite: {uri: /new}", "/old?q=1", "/new?q=1")]
    [InlineData("match: [{uri: {regex: '/o.*'}}], rewrite: {uri: /new}", "/old/x?q=1", "/new?q=1")]
    [InlineData("match: [{uri: {prefix: /OLD}, ignoreUriCase: true}], rewrite: {uri: /new}", "/old/x", "/new/x")]
    [InlineData("rewrite: {uri: /api}", "/x", "/apix")]
    [InlineData("rewrite: {uri: /api/}", "/x", "/api/x")]
    [InlineData(@"rewrite: {uriRegexRewrite: {match: '/service/([^/]+)(/.*)', rewrite: '\2/instance/\1'}}", "/service/foo/v1/api?q=1", "/v1/api/instance/foo?q=1")]
    [InlineData("rewrite: {uriRegexRewrite: {match: one, rewrite: two$}}", "/xxx/one/yyy/one", "/xxx/two$/yyy/two$")]
    public async Task The_path_changes_and_the_query_stays(string rule, string asked, string expected)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{{rule}, {Route}}}]");

        var seen = await mesh.AskAsync(asked);

        Assert.Equal(expected, seen.Path);
        Assert.Equal(asked, seen.Request("x-envoy-original-path"));
        Assert.Equal("reviews:9080", seen.Request("host"));
        Assert.Contains($"\"GET {asked} HTTP/1.1\" 200 ", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_authority_changes_and_beats_header_rules()
    {
        await using var mesh = await RuledMesh.StartAsync(
            $"[{{match: [{{uri: {{prefix: /a}}}}], rewrite: {{authority: a.example.com}}, route: [{{destination: {{host: reviews, subset: v1}}, headers: {{request: {{set: {{host: lost.example.com}}}}}}}}]}}, {{headers: {{request: {{set: {{':authority': b.example.com}}, add: {{host: lost.example.com}}}}}}, {Route}}}]");

        var byRewrite = await mesh.AskAsync("/a");
        var byHeader = await mesh.AskAsync("/b");

        Assert.Equal(("a.example.com", "reviews:9080"), (byRewrite.Request("host"), byRewrite.Request("x-envoy-original-host")));
        Assert.Equal("b.example.com", byHeader.Request("host"));
        Assert.Null(byHeader.Request("x-envoy-original-path"));
    }
}
