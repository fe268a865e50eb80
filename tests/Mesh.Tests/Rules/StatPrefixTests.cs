namespace Bookinfo.Mesh.Tests.Rules;

/// <summary>Counters of a route's own, asked for by <c>statPrefix</c> (contract mesh.md section 1.3).</summary>
public sealed class StatPrefixTests
{
    [Fact]
    public async Task Requests_of_a_route_are_counted_apart()
    {
        var calls = 0;
        await using var mesh = await RuledMesh.StartAsync(
            "[{match: [{uri: {prefix: /a}, statPrefix: one}, {uri: {prefix: /b}, statPrefix: two}], retries: {attempts: 1, retryOn: '503', backoff: 1ms}, route: [{destination: {host: reviews, subset: v1}}]}, {route: [{destination: {host: reviews, subset: v1}}]}]",
            answer: context =>
            {
                context.Response.StatusCode = Interlocked.Increment(ref calls) == 1 ? 503 : 200;
                return Task.CompletedTask;
            });

        foreach (var path in new[] { "/a", "/a/x", "/b", "/c" }) Assert.Equal(200, (await mesh.AskAsync(path)).Status);

        const string Host = "vhost.reviews.default.svc.cluster.local:9080.route";
        await mesh.UntilStatAsync($"{Host}.one.upstream_rq_completed", 2);
        await mesh.UntilStatAsync($"{Host}.two.upstream_rq_completed", 1);
        var lines = (await mesh.StatsAsync()).Split('\n');
        foreach (var line in new[] { "one.upstream_rq_total: 3", "one.upstream_rq_retry: 1", "one.upstream_rq_retry_success: 1", "one.upstream_rq_2xx: 2", "one.upstream_rq_200: 2", "two.upstream_rq_total: 1", "two.upstream_rq_retry: 0" })
            Assert.Contains($"{Host}.{line}", lines);
    }
}
