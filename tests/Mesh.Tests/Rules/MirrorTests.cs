using System.Net;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Copies to mirrors: drawn, marked, sent once, and never felt by the caller (contract mesh.md section 4, oracle T10).</summary>
public sealed class MirrorTests
{
    private const string Route = "route: [{destination: {host: reviews, subset: v1}}]";

    private const string ToV2 = "mirror: {host: reviews, subset: v2}, " + Route;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_mirror_only_v1_is_asked()
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{{Route}}}]", answer: calls.KeepAsync);

        for (var i = 0; i < 2; i++) Assert.Equal("v1", (await mesh.AskAsync("/headers")).Version);

        Assert.Equal(2, calls.Of("v1").Count);
        Assert.Empty(calls.Of("v2"));
    }

    [Fact]
    public async Task A_mirror_gets_every_request_once_and_the_caller_hears_v1()
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{{ToV2}}}]", answer: calls.KeepAsync);

        for (var i = 0; i < 2; i++) Assert.Equal("v1", (await mesh.AskAsync($"/headers?{i}")).Version);

        await RuledMesh.UntilAsync(() => calls.Of("v2").Count == 2);
        Assert.Equal(2, calls.Of("v1").Count);
        Assert.Equal(calls.Of("v1").Select(static call => call.Target).Order(), calls.Of("v2").Select(static call => call.Target).Order());
        await UntilStatAsync(mesh, "v2", "upstream_rq_200", 2);
        await UntilStatAsync(mesh, "v2", "upstream_rq_active", 0);
    }

    [Fact]
    public async Task A_copy_carries_what_the_rule_made_of_the_request_and_marks_of_its_own()
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync(
            $"[{{match: [{{uri: {{prefix: /old}}}}], rewrite: {{uri: /new}}, headers: {{request: {{set: {{x-rule: '1'}}}}}}, {ToV2}}}]", answer: calls.KeepAsync);

        var answer = await mesh.AskAsync("/old/x?q=1", ("x-forwarded-for", "10.1.1.1"), ("x-b3-traceid", "1234567890abcdef"), ("x-b3-spanid", "1234567890abcdef"), ("x-b3-sampled", "1"));
        await RuledMesh.UntilAsync(() => calls.Of("v2").Count == 1);

        var original = Assert.Single(calls.Of("v1"));
        var copy = Assert.Single(calls.Of("v2"));
        Assert.Equal(("GET", "/new/x?q=1", "1"), (copy.Method, copy.Target, copy.Headers["x-rule"]));
        Assert.Equal("reviews:9080", copy.Headers["host"]);
        Assert.Equal(original.Headers["x-request-id"], copy.Headers["x-request-id"]);
        Assert.Equal(original.Headers["x-b3-traceid"], copy.Headers["x-b3-traceid"]);
        Assert.Equal(("true", "10.1.1.1,127.0.0.1", "0"), (copy.Headers["x-envoy-internal"], copy.Headers["x-forwarded-for"], copy.Headers["x-b3-sampled"]));
        Assert.Equal(("10.1.1.1", "1"), (original.Headers["x-forwarded-for"], original.Headers["x-b3-sampled"]));
        Assert.False(original.Headers.ContainsKey("x-envoy-internal"));
        Assert.Equal("v1", answer.Answer["x-upstream"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(1024 * 1024)]
    public async Task A_body_is_copied_up_to_the_buffer(int length)
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{{ToV2}}}]", answer: calls.KeepAsync);
        var body = new byte[length];
        new Random(3).NextBytes(body);

        using var content = new ByteArrayContent(body);
        using var answer = await mesh.Client.PostAsync(new Uri("http://reviews:9080/"), content, Cancel);
        await RuledMesh.UntilAsync(() => calls.Of("v2").Count == 1);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(body, calls.Of("v1").Single().Body);
        Assert.Equal(body, calls.Of("v2").Single().Body);
        Assert.Equal("POST", calls.Of("v2").Single().Method);
    }

    [Fact]
    public async Task F29_a_body_beyond_the_buffer_is_not_copied()
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{{ToV2}}}]", answer: calls.KeepAsync);

        using var content = new ByteArrayContent(new byte[1024 * 1024 + 1]);
        using var answer = await mesh.Client.PostAsync(new Uri("http://reviews:9080/long"), content, Cancel);
        await mesh.AskAsync("/short");

        await RuledMesh.UntilAsync(() => calls.Of("v2").Count > 0);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/short", Assert.Single(calls.Of("v2")).Target);
    }

    [Fact]
    public async Task A_mirror_that_never_answers_delays_nobody()
    {
        const int Calls = 20;
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{{ToV2}}}]", answer: async context =>
        {
            if ((await calls.KeepAsync(context)).Version == "v2") await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        for (var i = 0; i < Calls; i++) Assert.Equal((200, "v1"), Heard(await mesh.AskAsync()));

        await UntilStatAsync(mesh, "v2", "upstream_rq_active", Calls);
    }

    [Fact]
    public async Task The_routes_timeout_ends_a_copy()
    {
        var time = new FakeTimeProvider();
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{timeout: 3s, {ToV2}}}]", time: time, answer: async context =>
        {
            if ((await calls.KeepAsync(context)).Version == "v2") await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        var seen = await mesh.AskAsync();
        await RuledMesh.UntilAsync(() => calls.Of("v2").Count == 1);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(200, seen.Status);
        await UntilStatAsync(mesh, "v2", "upstream_rq_timeout", 1);
        await UntilStatAsync(mesh, "v2", "upstream_rq_active", 0);
        await UntilStatAsync(mesh, "v1", "upstream_rq_timeout", 0);
    }

    [Theory]
    [InlineData("{host: reviews, subset: v9}")]
    [InlineData("{host: nobody}")]
    [InlineData("{host: reviews, port: {number: 81}}")]
    public async Task A_mirror_that_does_not_exist_is_skipped_in_silence(string mirror)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{mirror: {mirror}, {Route}}}]");
        Assert.Equal((200, "v1"), Heard(await mesh.AskAsync()));
        Assert.Contains("\" 200 - via_upstream ", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_of_a_mirror_show_in_its_own_counters_only()
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{retries: {{attempts: 3, retryOn: '5xx'}}, {ToV2}}}]", answer: async context =>
        {
            if ((await calls.KeepAsync(context)).Version == "v1") return;
            if (calls.Of("v2").Count % 2 == 0) context.Abort();
            else context.Response.StatusCode = 500;
        });

        for (var i = 0; i < 4; i++) Assert.Equal((200, "v1"), Heard(await mesh.AskAsync()));

        await UntilStatAsync(mesh, "v2", "upstream_rq_5xx", 4);
        await UntilStatAsync(mesh, "v2", "upstream_rq_total", 4);
        await UntilStatAsync(mesh, "v1", "upstream_rq_5xx", 0);
        for (var i = 0; i < 4; i++) Assert.Contains("\" 200 - via_upstream ", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_tried_again_is_copied_once()
    {
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{retries: {{attempts: 2, retryOn: '5xx', backoff: 1ms}}, {ToV2}}}]", answer: async context =>
        {
            if ((await calls.KeepAsync(context)).Version == "v1" && calls.Of("v1").Count < 3) context.Response.StatusCode = 503;
        });

        using var content = new StringContent("body");
        using var answer = await mesh.Client.PostAsync(new Uri("http://reviews:9080/"), content, Cancel);
        await UntilStatAsync(mesh, "v2", "upstream_rq_200", 1);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((3, 1), (calls.Of("v1").Count, calls.Of("v2").Count));
        Assert.Equal(["body", "body", "body"], calls.Of("v1").Select(static call => System.Text.Encoding.ASCII.GetString(call.Body)));
    }

    [Theory]
    [InlineData("mirrorPercentage: {value: 0}", 0, 0)]
    [InlineData("mirrorPercentage: {value: 100}", 200, 200)]
    [InlineData("mirrorPercentage: {value: 50}", 78, 122)]
    [InlineData("mirrorPercent: 50", 78, 122)]
    [InlineData("mirrorPercent: 50, mirrorPercentage: {value: 0}", 0, 0)]
    public async Task A_share_is_a_share(string share, int atLeast, int atMost)
    {
        const int Calls = 200;
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync($"[{{match: [{{uri: {{exact: /last}}}}], {ToV2}}}, {{{share}, {ToV2}}}]", answer: calls.KeepAsync);

        for (var i = 0; i < Calls; i++) await mesh.AskAsync();
        await mesh.AskAsync("/last");

        // Half of 200 is 100; three standard deviations are 22. The random source is seeded.
        await RuledMesh.UntilAsync(() => calls.Of("v2").Any(static call => call.Target == "/last") && calls.Of("v2").Count - 1 >= atLeast);
        Assert.InRange(calls.Of("v2").Count - 1, atLeast, atMost);
        Assert.Equal(Calls + 1, calls.Of("v1").Count);
    }

    [Fact]
    public async Task Several_mirrors_are_drawn_apart()
    {
        const int Calls = 200;
        var calls = new RecordedCalls();
        await using var mesh = await RuledMesh.StartAsync(
            $"[{{mirrors: [{{destination: {{host: reviews, subset: v2}}, percentage: {{value: 50}}}}, {{destination: {{host: reviews, subset: v1}}}}, {{destination: {{host: reviews, subset: v2}}, percentage: {{value: 50}}}}], {Route}}}]",
            answer: calls.KeepAsync);

        for (var i = 0; i < Calls; i++) await mesh.AskAsync($"/{i}");

        // The second mirror takes everything; the other two take half each, so a quarter of the requests reaches v2 twice (50 +- 18).
        await RuledMesh.UntilAsync(() => calls.Of("v1").Count == 2 * Calls && calls.Of("v2").Count >= 200 - 30 && Twice() >= 50 - 18);
        Assert.InRange(calls.Of("v2").Count, 200 - 30, 200 + 30);
        Assert.InRange(Twice(), 50 - 18, 50 + 18);

        int Twice() => calls.Of("v2").GroupBy(static call => call.Target).Count(static copies => copies.Count() == 2);
    }

    private static (int Status, string Version) Heard(Seen seen) => (seen.Status, seen.Version);

    private static Task UntilStatAsync(RuledMesh mesh, string version, string metric, long value) =>
        mesh.UntilStatAsync($"cluster.outbound|9080|{version}|reviews.default.svc.cluster.local;.{metric}", value);
}
