using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>The circuit-breaking task: the load client's counts, the proxy's statistics and the number of calls must agree.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
public sealed class CircuitBreakingTests(SharedPlayground shared)
{
    private const string Limits = "-f tasks/circuit-breaking/01-limits.yaml";
    private const string Fortio = "exec deploy/fortio-deploy -c fortio -- /usr/bin/fortio load";
    private const string Url = "http://httpbin:8000/get";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task What_is_answered_and_what_is_refused_is_what_was_called_and_what_the_proxy_counted()
    {
        await _playground.KubectlOkAsync("apply -f base/fortio.yaml -f base/httpbin.yaml");
        await _playground.KubectlOkAsync("rollout status deploy/fortio-deploy deploy/httpbin --timeout=60s");
        try
        {
            Assert.DoesNotContain("connectionPool", await _playground.KubectlOkAsync($"apply {Limits}"), StringComparison.Ordinal);
            await Eventually.HoldsAsync(
                async () => (await ClustersAsync()).Contains("default_priority::max_pending_requests::1\n", StringComparison.Ordinal), TimeSpan.FromSeconds(10), () => "the limits are not in force");
            Assert.Contains("HTTP/1.1 200 OK", await _playground.KubectlOkAsync($"{Fortio} -curl {Url}"), StringComparison.Ordinal);

            var (overflowBefore, pendingBefore) = (await StatAsync("upstream_rq_pending_overflow"), await StatAsync("upstream_rq_pending_total"));
            var (good, refused) = (0, 0);
            foreach (var callers in new[] { 1, 2, 3 })
            {
                var report = await _playground.KubectlOkAsync($"{Fortio} -c {callers} -qps 0 -n {20 * callers} -reconnect-on-error -loglevel Warning {Url}");
                var (answered, sentAway) = (Count(report, 200), Count(report, 503));
                Assert.True(answered + sentAway == 20 * callers, report);
                Assert.True(answered > 0 && (callers > 1 || sentAway == 0), report);
                (good, refused) = (good + answered, refused + sentAway);
            }

            Assert.Equal(overflowBefore + refused, await StatAsync("upstream_rq_pending_overflow"));
            Assert.Equal(pendingBefore + good, await StatAsync("upstream_rq_pending_total"));
            Assert.Equal(0, await StatAsync("upstream_rq_pending_active"));
        }
        finally
        {
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false {Limits}");
        }
    }

    private Task<string> ClustersAsync() => _playground.KubectlOkAsync("exec deploy/fortio-deploy -c istio-proxy -- pilot-agent request GET clusters");

    private async Task<int> StatAsync(string metric)
    {
        var stats = await _playground.KubectlOkAsync("exec deploy/fortio-deploy -c istio-proxy -- pilot-agent request GET stats");
        return Number(Regex.Match(stats, $@"(?m)^cluster\.outbound\|8000\|\|httpbin\.default\.svc\.cluster\.local;\.{metric}: (\d+)"));
    }

    private static int Count(string report, int status) => Number(Regex.Match(report, $@"(?m)^Code {status} : (\d+) "));

    private static int Number(Match match) => match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
}
