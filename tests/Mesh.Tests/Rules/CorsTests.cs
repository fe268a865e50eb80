namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Pages of other origins: preflights answered, answers marked, nobody refused (contract mesh.md section 1.5).</summary>
public sealed class CorsTests
{
    private const string Route = "route: [{destination: {host: reviews, subset: v1}}]";

    private const string Policy = "corsPolicy: {allowOrigins: [{exact: 'http://shop.example.com'}, {prefix: 'https://a.'}, {regex: 'https://b[0-9]+[.]example[.]com'}], allowMethods: [GET, POST], allowHeaders: [x-a, x-b], exposeHeaders: [x-c, x-d], maxAge: 1h, allowCredentials: true}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://shop.example.com", true)]
    [InlineData("http://shop.example.com:81", false)]
    [InlineData("http://SHOP.example.com", false)]
    [InlineData("https://a.example.org", true)]
    [InlineData("https://b12.example.com", true)]
    [InlineData("https://b.example.com", false)]
    [InlineData("https://b12.example.com.evil.org", false)]
    public async Task A_preflight_of_an_allowed_origin_is_answered_and_a_strangers_is_forwarded(string origin, bool allowed)
    {
        await using var upstreams = await Recorded.StartAsync($"[{{{Policy}, headers: {{response: {{set: {{x-rule: '1'}}}}}}, {Route}}}]");

        var seen = await PreflightAsync(upstreams.Mesh, origin);

        Assert.Equal(200, seen.Status);
        if (!allowed)
        {
            Assert.Equal("v1", seen.Version);
            Assert.False(seen.Answer.ContainsKey("access-control-allow-origin"));
            Assert.Equal("OPTIONS", Assert.Single(upstreams.Calls.Of("v1")).Method);
            return;
        }

        Assert.Empty(upstreams.Calls.Of("v1"));
        Assert.Equal(("", origin, "true"), (seen.Body, seen.Answer["access-control-allow-origin"], seen.Answer["access-control-allow-credentials"]));
        Assert.Equal(("GET,POST", "x-a,x-b", "3600"), (seen.Answer["access-control-allow-methods"], seen.Answer["access-control-allow-headers"], seen.Answer["access-control-max-age"]));
        Assert.Equal("envoy", seen.Answer["server"]);
        Assert.False(seen.Answer.ContainsKey("access-control-expose-headers"));
        Assert.False(seen.Answer.ContainsKey("x-rule"));
        Assert.Contains("\"OPTIONS / HTTP/1.1\" 200 - cors_response ", await upstreams.Mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_preflight_may_be_answered_with_nothing()
    {
        await using var upstreams = await Recorded.StartAsync($"[{{corsPolicy: {{allowOrigins: [{{exact: 'http://a'}}], allowMethods: [GET], unmatchedPreflights: IGNORE}}, {Route}}}]");

        var seen = await PreflightAsync(upstreams.Mesh, "http://b");

        Assert.Equal((200, ""), (seen.Status, seen.Body));
        Assert.DoesNotContain(seen.Answer.Keys, static name => name.StartsWith("access-control-", StringComparison.Ordinal));
        Assert.Empty(upstreams.Calls.Of("v1"));
    }

    [Theory]
    [InlineData("{allowOrigin: ['*']}", "http://anybody", true)]
    [InlineData("{allowOrigins: [{exact: '*'}]}", "http://anybody", true)]
    [InlineData("{allowOrigins: [{regex: '.*'}]}", "http://anybody", true)]
    [InlineData("{allowOrigin: ['http://a', 'http://b']}", "http://b", true)]
    [InlineData("{allowOrigin: ['http://a']}", "http://b", false)]
    [InlineData("{}", "http://b", false)]
    public async Task Origins_have_an_old_spelling_and_a_star(string policy, string origin, bool allowed)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{corsPolicy: {policy}, {Route}}}]");

        var seen = await mesh.AskAsync("/", ("origin", origin));

        Assert.Equal((200, "v1"), (seen.Status, seen.Version));
        Assert.Equal(allowed ? origin : null, seen.Answer.GetValueOrDefault("access-control-allow-origin"));
        var counted = await mesh.StatsAsync();
        Assert.Contains($"cors.origin_{(allowed ? "valid" : "invalid")}: 1\n", counted, StringComparison.Ordinal);
        Assert.Contains($"cors.origin_{(allowed ? "invalid" : "valid")}: 0\n", counted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_is_proxied_and_its_answer_marked_over_the_upstreams_own_words()
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{{Policy}, {Route}}}]", answer: static context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "http://upstream";
            return Task.CompletedTask;
        });

        var page = await mesh.AskAsync("/", ("origin", "http://shop.example.com"));
        var stranger = await mesh.AskAsync("/", ("origin", "http://stranger"));
        var none = await mesh.AskAsync();

        Assert.Equal(("http://shop.example.com", "true", "x-c,x-d"), (page.Answer["access-control-allow-origin"], page.Answer["access-control-allow-credentials"], page.Answer["access-control-expose-headers"]));
        Assert.False(page.Answer.ContainsKey("access-control-allow-methods"));
        Assert.Equal(("v1", "http://upstream"), (stranger.Version, stranger.Answer["access-control-allow-origin"]));
        Assert.Equal(("v1", "http://upstream"), (none.Version, none.Answer["access-control-allow-origin"]));
    }

    [Fact]
    public async Task An_abort_comes_before_the_preflight_and_is_not_marked()
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{fault: {{abort: {{httpStatus: 500, percentage: {{value: 100}}}}}}, {Policy}, {Route}}}]");

        var seen = await PreflightAsync(mesh, "http://shop.example.com");

        Assert.Equal((500, "fault filter abort"), (seen.Status, seen.Body));
        Assert.False(seen.Answer.ContainsKey("access-control-allow-origin"));
    }

    [Fact]
    public async Task Answers_of_the_proxy_itself_are_marked_too()
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{match: [{{uri: {{prefix: /lost}}}}], {Policy}, route: [{{destination: {{host: reviews, subset: v9}}}}]}}, {{match: [{{uri: {{prefix: /fixed}}}}], {Policy}, directResponse: {{status: 418}}}}, {{{Policy}, redirect: {{uri: /fixed}}}}]");

        foreach (var (path, status) in new[] { ("/lost", 503), ("/fixed", 418), ("/", 301) })
        {
            var seen = await mesh.AskAsync(path, ("origin", "http://shop.example.com"));
            Assert.Equal((status, "http://shop.example.com"), (seen.Status, seen.Answer["access-control-allow-origin"]));
            Assert.Equal((200, ""), await PreflightAsync(mesh, "http://shop.example.com", path) is var asked ? (asked.Status, asked.Body) : default);
        }
    }

    [Fact]
    public async Task Options_without_a_wanted_method_is_a_request()
    {
        await using var upstreams = await Recorded.StartAsync($"[{{{Policy}, {Route}}}]");
        using var request = new HttpRequestMessage(HttpMethod.Options, "http://reviews:9080/");
        request.Headers.Add("origin", "http://shop.example.com");

        using var answer = await upstreams.Mesh.Client.SendAsync(request, Cancel);
        var seen = await Seen.ReadAsync(answer);

        Assert.Equal(("v1", "http://shop.example.com"), (seen.Version, seen.Answer["access-control-allow-origin"]));
        Assert.Single(upstreams.Calls.Of("v1"));
    }

    private static async Task<Seen> PreflightAsync(RuledMesh mesh, string origin, string path = "/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, $"http://reviews:9080{path}");
        request.Headers.Add("origin", origin);
        request.Headers.Add("access-control-request-method", "POST");
        using var answer = await mesh.Client.SendAsync(request, Cancel);
        return await Seen.ReadAsync(answer);
    }

    /// <summary>A mesh and what its workloads were asked.</summary>
    private sealed record Recorded(RuledMesh Mesh, RecordedCalls Calls) : IAsyncDisposable
    {
        public static async Task<Recorded> StartAsync(string rules)
        {
            var calls = new RecordedCalls();
            return new Recorded(await RuledMesh.StartAsync(rules, answer: calls.KeepAsync), calls);
        }

        public ValueTask DisposeAsync() => Mesh.DisposeAsync();
    }
}
