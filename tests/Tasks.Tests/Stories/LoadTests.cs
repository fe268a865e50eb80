using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Load from within: the pod that people exec fortio in, and Jobs whose results are added.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
public sealed class LoadTests(SharedPlayground shared)
{
    private const int Pods = 3;

    private static readonly string Fortio = Path.Combine(Path.GetDirectoryName(PlaygroundProcess.Program)!, "workloads", "LoadClient", "fortio");

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task Fortio_in_its_pod_calls_through_the_sidecar_and_reports_the_lines_that_scripts_look_for()
    {
        await _playground.KubectlOkAsync("apply -f base/fortio.yaml -f base/httpbin.yaml");
        await _playground.KubectlOkAsync("rollout status deploy/fortio-deploy deploy/httpbin --timeout=60s");
        // Other stories may have called from the same pod.
        var before = await GoodAnswersAsync();
        Assert.Contains("HTTP/1.1 200 OK", await _playground.KubectlOkAsync("exec deploy/fortio-deploy -c fortio -- /usr/bin/fortio load -curl http://httpbin:8000/get"), StringComparison.Ordinal);
        var report = await _playground.KubectlOkAsync("exec deploy/fortio-deploy -c fortio -- /usr/bin/fortio load -c 3 -qps 0 -n 30 -loglevel Warning http://httpbin:8000/get");
        Assert.Matches(@"(?m)^Code 200 : 30 \(100\.0 %\)$", report);
        Assert.Matches(@"(?m)^Sockets used: 3 \(for perfect keepalive, would be 3\)$", report);
        Assert.Equal(31, await GoodAnswersAsync() - before);
    }

    [Fact]
    public async Task An_indexed_Job_completes_and_its_pods_results_merge_out_of_their_logs()
    {
        var job = (await File.ReadAllTextAsync(Repository.PathTo("k8s", "load", "indexed-job.yaml"))).Replace("-t, 30s", "-t, 2s", StringComparison.Ordinal);
        try
        {
            await _playground.KubectlOkAsync("apply -f base/httpbin.yaml");
            await _playground.KubectlOkAsync("rollout status deploy/httpbin --timeout=60s");
            Assert.Contains("job.batch/load-indexed created", await _playground.KubectlOkAsync("apply -f -", job), StringComparison.Ordinal);
            await _playground.KubectlOkAsync("wait --for=condition=complete --timeout=60s job/load-indexed");
            Assert.Matches(@"load-indexed +Complete +3/3", await _playground.KubectlOkAsync("get jobs"));
            var logs = await _playground.KubectlOkAsync("logs -l batch.kubernetes.io/job-name=load-indexed --tail=-1");
            var (exit, sum) = await ChildProcess.RunAsync(Fortio, ["merge", "-threshold", "errors<1", "-"], input: logs);
            Assert.True(exit == 0, sum);
            // A busy machine may leave the last calls of the two seconds undone; none of those that were made may be lost.
            var calls = int.Parse(Regex.Match(sum, @"(?m)^Code 200 : (\d+) \(100\.0 %\)$").Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            Assert.InRange(calls, Pods * 100, Pods * 200);
            Assert.Equal(calls, Regex.Matches(logs, @"(?m)^Code 200 : (\d+) \(100\.0 %\)\r?$").Sum(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));
        }
        finally
        {
            await _playground.KubectlAsync("delete job load-indexed --ignore-not-found");
        }
    }

    /// <summary>How many 200 from httpbin the sidecar of the fortio pod has counted.</summary>
    private async Task<int> GoodAnswersAsync()
    {
        var stats = await _playground.KubectlOkAsync("exec deploy/fortio-deploy -c istio-proxy -- pilot-agent request GET stats");
        var count = Regex.Match(stats, @"cluster\.outbound\|8000\|\|httpbin\.default\.svc\.cluster\.local\S*upstream_rq_200: (\d+)");
        return count.Success ? int.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
    }
}
