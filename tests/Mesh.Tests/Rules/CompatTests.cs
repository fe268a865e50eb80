using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Tests.Config;
using Bookinfo.Mesh.Tests.Egress;
using Bookinfo.Mesh.Tests.Proxy;

namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Every row that the contract marks "1.1 flip" (mesh.md section 1.11), on both sides of the flip.</summary>
public sealed class CompatTests
{
    private const string Route = "route: [{destination: {host: reviews, subset: v1}}]";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MeshCompat.Current, false)]
    [InlineData(MeshCompat.Istio11, true)]
    public async Task Without_a_setting_requests_go_round_only_in_1_1(MeshCompat compat, bool inTurn)
    {
        await using var mesh = await RuledMesh.StartAsync("", settings: new MeshSettings { Compat = compat });
        var versions = new List<string>();
        for (var i = 0; i < 40; i++) versions.Add((await mesh.AskAsync()).Version);

        // By chance, forty requests alternate once in 2^39 times.
        Assert.Equal(inTurn, versions.Zip(versions.Skip(1)).All(static pair => pair.First != pair.Second));
    }

    [Theory]
    [InlineData(MeshCompat.Current, 502, "- direct_response", "block_all")]
    [InlineData(MeshCompat.Istio11, 404, "NR route_not_found", "-")]
    public async Task An_unknown_host_under_REGISTRY_ONLY(MeshCompat compat, int status, string how, string route)
    {
        await using var mesh = await RuledMesh.StartAsync("", settings: new MeshSettings { RegistryOnly = true, Compat = compat });

        using var answer = await mesh.Client.GetAsync(new Uri("http://unknown.example.com:9080/"), Cancel);

        Assert.Equal((status, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
        var line = await mesh.NextLogLineAsync();
        Assert.Contains($"\" {status} {how} ", line, StringComparison.Ordinal);
        Assert.EndsWith($" {route}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MeshCompat.Current, 200)]
    [InlineData(MeshCompat.Istio11, 418)]
    public async Task The_old_percent_of_an_abort(MeshCompat compat, int status)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{fault: {{abort: {{httpStatus: 418, percent: 100}}}}, {Route}}}]", settings: new MeshSettings { Compat = compat });
        Assert.Equal(status, (await mesh.AskAsync()).Status);
    }

    [Fact]
    public void The_old_percent_of_an_abort_is_judged_by_its_time()
    {
        var rule = VirtualServiceValidationTests.Candidate("VirtualService", $"hosts: [reviews], http: [{{fault: {{abort: {{httpStatus: 418, percent: 101}}}}, {Route}}}]");

        var now = MeshValidator.Validate(rule, Behaviour.Now);
        Assert.Empty(now.Errors);
        Assert.Contains(now.Warnings, static warning => warning.ToString().StartsWith("spec.http[0].fault.abort.percent: unknown field", StringComparison.Ordinal));
        Assert.Contains(now.Warnings, static warning => warning.ToString().Contains("never happens", StringComparison.Ordinal));
        Assert.Equal("spec.http[0].fault.abort.percent: percentage 101 is not in range 0..100", Assert.Single(MeshValidator.Validate(rule, Behaviour.Istio11).Errors).ToString());
    }

    [Theory]
    [InlineData("[{destination: {host: a}, weight: 30}, {destination: {host: b}, weight: 30}]", "60")]
    [InlineData("[{destination: {host: a}, weight: 100}, {destination: {host: b}, weight: 1}]", "101")]
    [InlineData("[{destination: {host: a}, weight: 90}, {destination: {host: b}, weight: 10}]", null)]
    [InlineData("[{destination: {host: a}, weight: 7}]", null)]
    [InlineData("[{destination: {host: a}}]", null)]
    public void Weights_sum_to_100_in_1_1(string routes, string? refused)
    {
        var rule = VirtualServiceValidationTests.Candidate("VirtualService", $"hosts: [reviews], http: [{{route: {routes}}}]");
        Assert.Empty(MeshValidator.Validate(rule, Behaviour.Now).Errors);
        Assert.Equal(refused is null ? [] : [$"spec.http[0].route: total destination weight {refused} != 100"], MeshValidator.Validate(rule, Behaviour.Istio11).Errors.Select(static error => error.ToString()));
    }

    [Fact]
    public async Task A_flip_judges_what_is_stored_anew()
    {
        await using var mesh = await RuledMesh.StartAsync("[{route: [{destination: {host: reviews, subset: v1}, weight: 30}, {destination: {host: reviews, subset: v1}, weight: 30}]}]");
        Assert.Empty(mesh.Applied.Rejected);

        Assert.Equal("total destination weight 60 != 100", Assert.Single(mesh.Apply(new MeshSettings { Compat = MeshCompat.Istio11 }).Rejected).Errors.Single().Message);
        Assert.Empty(mesh.Apply(new MeshSettings()).Rejected);
    }

    [Theory]
    [InlineData(MeshCompat.Current, "", 503, 1)]
    [InlineData(MeshCompat.Istio11, "", 200, 3)]
    [InlineData(MeshCompat.Current, "[{" + Route + "}]", 503, 1)]
    [InlineData(MeshCompat.Istio11, "[{" + Route + "}]", 200, 3)]
    [InlineData(MeshCompat.Istio11, "[{retries: {attempts: 2}, " + Route + "}]", 200, 3)]
    [InlineData(MeshCompat.Istio11, "[{retries: {attempts: 2, retryOn: connect-failure}, " + Route + "}]", 503, 1)]
    public async Task A_503_is_retried_by_default_only_in_1_1(MeshCompat compat, string rules, int status, int tries)
    {
        var calls = 0;
        await using var mesh = await RuledMesh.StartAsync(rules, settings: new MeshSettings { Compat = compat }, answer: context =>
        {
            if (Interlocked.Increment(ref calls) < 3) context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });

        Assert.Equal((status, tries), ((await mesh.AskAsync()).Status, calls));
    }

    [Theory]
    [InlineData(MeshCompat.Current, "reviews:9080")]
    [InlineData(MeshCompat.Istio11, "reviews-shadow:9080")]
    public async Task The_host_of_a_copy(MeshCompat compat, string host)
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{mirror: {{host: reviews, subset: v2}}, {Route}}}]", settings: new MeshSettings { Compat = compat }, answer: calls.KeepAsync);

        Assert.Equal("v1", (await mesh.AskAsync()).Version);

        await RuledMesh.UntilAsync(() => calls.Of("v2").Count == 1);
        Assert.Equal(("reviews:9080", host), (calls.Of("v1").Single().Headers["host"], calls.Of("v2").Single().Headers["host"]));
    }

    [Theory]
    [InlineData(MeshCompat.Current, ";.upstream_rq_200: 1\n")]
    [InlineData(MeshCompat.Istio11, ".upstream_rq_200: 1\n")]
    public async Task Names_of_statistics(MeshCompat compat, string rest)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{{Route}}}]", settings: new MeshSettings { Compat = compat });
        await mesh.AskAsync();
        Assert.Contains($"\ncluster.outbound|9080|v1|reviews.default.svc.cluster.local{rest}", await mesh.StatsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MeshCompat.Current, "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused")]
    [InlineData(MeshCompat.Istio11, "upstream connect error or disconnect/reset before headers")]
    public async Task The_text_of_a_failed_connect(MeshCompat compat, string body)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{{Route}}}]", settings: new MeshSettings { Compat = compat }, endpoints: Tables.ClosedPort());
        var seen = await mesh.AskAsync();
        Assert.Equal((503, body), (seen.Status, seen.Body));
    }

    [Theory]
    [InlineData(MeshCompat.Current, 0)]
    [InlineData(MeshCompat.Istio11, 1)]
    public async Task The_old_consecutiveErrors_ejects_only_in_1_1(MeshCompat compat, int ejections)
    {
        await using var mesh = await StartOutlierAsync(compat, "consecutiveErrors: 1, maxEjectionPercent: 100", "reviews", failing: "v1", status: 503);

        // Too few for the five errors in a row that today's default waits for.
        for (var i = 0; i < 4; i++) await mesh.AskAsync();

        await mesh.UntilStatAsync($"{Cluster(compat, "")}.outlier_detection.ejections_enforced_consecutive_gateway_failure", ejections);
        await mesh.UntilStatAsync($"{Cluster(compat, "")}.outlier_detection.ejections_enforced_consecutive_5xx", 0);
    }

    [Theory]
    [InlineData(MeshCompat.Current, 0)]
    [InlineData(MeshCompat.Istio11, 1)]
    public async Task One_endpoint_of_two_is_ejected_at_10_percent_only_in_1_1(MeshCompat compat, int active)
    {
        await using var mesh = await StartOutlierAsync(compat, "consecutive5xxErrors: 1", "reviews", failing: "v1", status: 500);

        while ((await mesh.AskAsync()).Status != 500) Assert.False(Cancel.IsCancellationRequested);

        await mesh.UntilStatAsync($"{Cluster(compat, "")}.outlier_detection.ejections_overflow", 1 - active);
        await mesh.UntilStatAsync($"{Cluster(compat, "")}.outlier_detection.ejections_active", active);
    }

    [Theory]
    [InlineData(MeshCompat.Current, 503, "no healthy upstream")]
    [InlineData(MeshCompat.Istio11, 500, null)]
    public async Task When_all_are_ejected_1_1_panics_and_asks_them_all_the_same(MeshCompat compat, int status, string? body)
    {
        await using var mesh = await StartOutlierAsync(compat, "consecutive5xxErrors: 1, maxEjectionPercent: 100", "reviews, subset: v1", failing: "v1", status: 500);

        Assert.Equal(500, (await mesh.AskAsync()).Status);
        await mesh.UntilStatAsync($"{Cluster(compat, "v1")}.outlier_detection.ejections_active", 1);

        var second = await mesh.AskAsync();
        Assert.Equal((status, body ?? second.Body), (second.Status, second.Body));
    }

    [Theory]
    [InlineData(MeshCompat.Current, "", 503)]
    [InlineData(MeshCompat.Istio11, "", 200)]
    [InlineData(MeshCompat.Istio11, ", caCertificates: /root.pem", 200)]
    [InlineData(MeshCompat.Istio11, ", subjectAltNames: [other.example.com]", 503)]
    public async Task Originated_TLS_judges_the_server_by_default_only_now(MeshCompat compat, string more, int status)
    {
        await using var mesh = await EgressMesh.StartAsync(trusts: false);
        mesh.Apply(
            $$$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: cnn}
            spec: {hosts: [edition.cnn.com], resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 443}]}
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: cnn}
            spec: {host: edition.cnn.com, trafficPolicy: {tls: {mode: SIMPLE{{{more}}} } } }
            """,
            compat: compat);

        var answer = await mesh.AskAsync("http://edition.cnn.com/");

        Assert.Equal(status, answer.Status);
        if (status == 503) Assert.Contains(compat == MeshCompat.Current ? "CERTIFICATE_VERIFY_FAILED" : "upstream connect error", answer.Body, StringComparison.Ordinal);
    }

    private static string Cluster(MeshCompat compat, string subset) => $"cluster.outbound|9080|{subset}|reviews.default.svc.cluster.local{(compat == MeshCompat.Current ? ";" : "")}";

    private static Task<RuledMesh> StartOutlierAsync(MeshCompat compat, string detection, string destination, string failing, int status) => RuledMesh.StartAsync(
        $"[{{retries: {{attempts: 0}}, route: [{{destination: {{host: {destination}}}}}]}}]",
        $"""
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {"{name: outlier}"}
        spec: {"{"} host: reviews, trafficPolicy: {"{"} outlierDetection: {"{"} baseEjectionTime: 3m, {detection} {"} } }"}
        """,
        settings: new MeshSettings { Compat = compat },
        answer: context =>
        {
            if (context.Response.Headers["x-upstream"] == failing) context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
}
