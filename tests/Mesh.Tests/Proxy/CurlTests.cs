using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Proxy;

/// <summary>A foreign client, as the tasks use it: curl with the variables and options learners type.</summary>
[Needs("curl")]
public sealed class CurlTests
{
    private const string Name = "outbound|9080||reviews.default.svc.cluster.local";

    [Fact]
    public async Task Curl_follows_http_proxy_in_absolute_form()
    {
        var (exit, output) = await ThroughSidecarAsync((_, proxy) => (["-si", "http://reviews:9080/reviews/0"], new() { ["http_proxy"] = proxy }));

        Assert.Equal(0, exit);
        Assert.Contains("HTTP/1.1 200 OK", output, StringComparison.Ordinal);
        Assert.Contains("server: envoy", output, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("hello HTTP/1.1 /reviews/0", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_tunnels_with_p()
    {
        var (exit, output) = await ThroughSidecarAsync((_, proxy) => (["-si", "-p", "-x", proxy, "http://reviews:9080/reviews/1"], []));

        Assert.Equal(0, exit);
        Assert.StartsWith("HTTP/1.1 200 Connection established", output, StringComparison.Ordinal);
        Assert.EndsWith("hello HTTP/1.1 /reviews/1", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_speaks_http2_with_prior_knowledge_in_a_tunnel()
    {
        var (exit, output) = await ThroughSidecarAsync((_, proxy) => (["-s", "-p", "-x", proxy, "--http2-prior-knowledge", "-w", "\n%{http_version} %{http_code}", "http://reviews:9080/reviews/2"], []));

        Assert.Equal(0, exit);
        Assert.EndsWith("2 200", output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("/reviews/2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http_1_0_at_a_gateway_is_told_to_upgrade()
    {
        await using var upstream = await TestUpstream.StartAsync("never");
        await using var harness = ProxyHarness.Start(Tables.Of(8080, [Tables.Host("*", Name)], [Tables.Cluster(Name, upstream.Address)]));
        await using var gateway = await harness.OpenAsync(ProxyKind.Gateway, 8080);

        var (exit, output) = await ChildProcess.RunAsync("curl", ["-si", "-0", "-m", "20", $"http://{gateway.Endpoints[0]}/"], NoProxy);

        Assert.Equal(0, exit);
        Assert.Contains(" 426 Upgrade Required", output, StringComparison.Ordinal);
        Assert.Equal(0, upstream.Calls);
        Assert.Contains(" 426 - low_version ", await harness.NextLogLineAsync(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> NoProxy => new() { ["http_proxy"] = null, ["HTTP_PROXY"] = null, ["all_proxy"] = null, ["ALL_PROXY"] = null, ["no_proxy"] = null, ["NO_PROXY"] = null, ["CURL_HOME"] = Path.GetTempPath() };

    private static async Task<ChildProcessResult> ThroughSidecarAsync(Func<IProxy, string, (string[] Arguments, Dictionary<string, string?> Environment)> ask)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
            Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, $"hello {context.Request.Protocol} {context.Request.Path}"));
        await using var harness = ProxyHarness.Start(Tables.Of(9080, [Tables.Host("reviews", Name)], [Tables.Cluster(Name, upstream.Address)]));
        await using var sidecar = await harness.OpenAsync(ProxyKind.Sidecar);
        var (arguments, environment) = ask(sidecar, $"http://{sidecar.Endpoints[0]}");
        var all = NoProxy;
        foreach (var (name, value) in environment) all[name] = value;
        return await ChildProcess.RunAsync("curl", ["-m", "20", .. arguments], all);
    }
}
