using System.Net;

using Bookinfo.Mesh.Tests.Proxy;

using Microsoft.Extensions.Time.Testing;

namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Faults: before timeouts and retries, drawn per request (contract mesh.md section 1.4, rows F7 and F8).</summary>
public sealed class FaultTests
{
    private const string Route = "route: [{destination: {host: reviews, subset: v1}}]";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F7_abort_answers_for_those_who_match_and_for_nobody_else()
    {
        await using var mesh = await RuledMesh.StartAsync(
            $"[{{match: [{{headers: {{end-user: {{exact: jason}}}}}}], fault: {{abort: {{httpStatus: 500, percentage: {{value: 100}}}}}}, retries: {{attempts: 3, retryOn: 5xx}}, {Route}}}, {{{Route}}}]");

        var jason = await mesh.AskAsync("/", ("end-user", "jason"));
        var line = await mesh.NextLogLineAsync();
        var other = await mesh.AskAsync();

        Assert.Equal((500, "fault filter abort", "text/plain"), (jason.Status, jason.Body, jason.Answer["content-type"]));
        Assert.Contains("\" 500 FI fault_filter_abort - \"-\" 0 18 ", line, StringComparison.Ordinal);
        Assert.Contains(" outbound|9080|v1|reviews.default.svc.cluster.local ", line, StringComparison.Ordinal);
        Assert.Equal(200, other.Status);
        using var stats = await mesh.Client.GetAsync(new Uri("http://localhost:15000/stats?filter=fault|v1.*upstream_rq_total"), Cancel);
        var page = await stats.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("fault.aborts_injected: 1\n", page, StringComparison.Ordinal);
        Assert.Contains("upstream_rq_total: 1\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task F8_a_delay_passes_before_the_timeout_starts_and_changes_nothing_else()
    {
        var time = new FakeTimeProvider();
        await using var mesh = await RuledMesh.StartAsync($"[{{fault: {{delay: {{fixedDelay: 7s, percentage: {{value: 100}}}}}}, timeout: 3s, {Route}}}]", time: time);

        var asking = mesh.AskAsync();
        await WaitForDelayAsync(mesh);
        time.Advance(TimeSpan.FromMilliseconds(6999));
        Assert.False(asking.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var seen = await asking.WaitAsync(Cancel);

        Assert.Equal((200, "v1"), (seen.Status, seen.Version));
        Assert.Contains("\" 200 DI via_upstream ", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delay_and_an_abort_come_one_after_the_other()
    {
        var time = new FakeTimeProvider();
        await using var mesh = await RuledMesh.StartAsync(
            $"[{{fault: {{delay: {{fixedDelay: 2s, percentage: {{value: 100}}}}, abort: {{httpStatus: 555, percentage: {{value: 100}}}}}}, {Route}}}]", time: time);

        var asking = mesh.AskAsync();
        await WaitForDelayAsync(mesh);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(555, (await asking.WaitAsync(Cancel)).Status);
        Assert.Contains("\" 555 DI,FI fault_filter_abort ", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_leaves_ends_its_delay()
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{fault: {{delay: {{fixedDelay: 3600s, percentage: {{value: 100}}}}}}, {Route}}}]", time: new FakeTimeProvider());
        using (var client = await RawClient.ConnectAsync(mesh.Sidecar.Endpoints[0]))
        {
            await client.SendAsync("GET http://reviews:9080/ HTTP/1.1\r\nHost: reviews:9080\r\n\r\n");
            await WaitForDelayAsync(mesh);
        }

        Assert.Contains("\" 0 DC downstream_remote_disconnect ", await mesh.NextLogLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{abort: {httpStatus: 500}}")]
    [InlineData("{delay: {fixedDelay: 3600s}}")]
    [InlineData("{abort: {httpStatus: 500, percentage: {value: 0}}}")]
    public async Task Without_a_share_nothing_happens(string fault)
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{fault: {fault}, {Route}}}]");
        Assert.Equal(200, (await mesh.AskAsync()).Status);
    }

    [Fact]
    public async Task A_share_is_a_share()
    {
        const int Calls = 400;
        await using var mesh = await RuledMesh.StartAsync($"[{{fault: {{abort: {{httpStatus: 500, percentage: {{value: 25}}}}}}, {Route}}}]");
        var aborted = 0;
        for (var i = 0; i < Calls; i++) aborted += (await mesh.AskAsync()).Status == 500 ? 1 : 0;

        // 100 expected; three standard deviations are 26. The random source is seeded.
        Assert.InRange(aborted, 74, 126);
    }

    [Fact]
    public async Task A_gRPC_caller_gets_the_gRPC_status()
    {
        await using var mesh = await RuledMesh.StartAsync($"[{{fault: {{abort: {{grpcStatus: RESOURCE_EXHAUSTED, percentage: {{value: 100}}}}}}, {Route}}}]");
        using var client = Clients.Tunnelled(mesh.Sidecar, HttpVersion.Version20);
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new("application/grpc");

        using var grpc = await client.PostAsync(new Uri("http://reviews:9080/"), content, Cancel);
        var plain = await mesh.AskAsync();

        Assert.Equal((HttpStatusCode.OK, "8", "fault filter abort"), (grpc.StatusCode, grpc.Headers.GetValues("grpc-status").Single(), grpc.Headers.GetValues("grpc-message").Single()));
        Assert.Equal(429, plain.Status);
    }

    /// <summary>The admin page says when the request is parked.</summary>
    private static async Task WaitForDelayAsync(RuledMesh mesh)
    {
        while (true)
        {
            var page = await mesh.Client.GetStringAsync(new Uri("http://localhost:15000/stats?filter=active_faults"), Cancel);
            if (page.Contains("active_faults: 1\n", StringComparison.Ordinal)) return;
            await Task.Yield();
        }
    }
}
