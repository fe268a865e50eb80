using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>What learners type into pods: every call goes through the pod's sidecar.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("curl")]
public sealed class ExecTests(SharedPlayground shared)
{
    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task Curl_in_a_pod_goes_through_its_sidecar()
    {
        var path = $"/reviews/0?from={Guid.NewGuid():N}";
        Assert.Contains("\"reviewer\": \"Reviewer1\"", await _playground.KubectlOkAsync($"exec deploy/ratings-v1 -c ratings -- curl -sS http://reviews:9080{path}"), StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            async () => (await _playground.KubectlOkAsync("logs deploy/ratings-v1 -c istio-proxy")).Split('\n').Any(line =>
                line.Contains($"\"GET {path} HTTP/1.1\" 200", StringComparison.Ordinal) && line.Contains("outbound|9080||reviews.default.svc.cluster.local", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(5),
            () => "no line in the access log");
    }

    [Fact]
    public async Task The_proxys_admin_answers_from_both_containers()
    {
        await _playground.KubectlOkAsync("exec deploy/ratings-v1 -- curl -sS -o /dev/null http://details:9080/details/0");
        foreach (var command in new[] { "-c ratings -- curl -s localhost:15000/stats", "-c istio-proxy -- curl -s localhost:15000/stats", "-c istio-proxy -- pilot-agent request GET stats" })
            Assert.Matches(@"cluster\.outbound\|9080\|\|details\.default\.svc\.cluster\.local\S*upstream_rq_total: [1-9]", await _playground.KubectlOkAsync($"exec deploy/ratings-v1 {command}"));
    }

    [Fact]
    public async Task The_gateways_pod_shows_its_mounted_folders_and_is_ready()
    {
        const string Gateway = "-n istio-system exec deploy/istio-ingressgateway --";
        Assert.StartsWith("HTTP/1.1 200 OK", await _playground.KubectlOkAsync($"{Gateway} curl -sI localhost:15021/healthz/ready"), StringComparison.Ordinal);
        Assert.Equal("", await _playground.KubectlOkAsync($"{Gateway} ls /etc/istio/ingressgateway-certs"));
    }

    [Fact]
    public async Task A_host_that_the_registry_does_not_know_cannot_be_reached_by_TLS()
    {
        try
        {
            await SwitchAsync("ALLOW_ANY", "REGISTRY_ONLY");
            // What a child writes comes back line by line, so a last line without an end gets one.
            var answer = "";
            await Eventually.HoldsAsync(
                async () => (answer = await _playground.KubectlOkAsync("exec deploy/ratings-v1 -- curl -sS -o /dev/null -w %{http_code} http://nowhere.example/")).TrimEnd() == "502",
                TimeSpan.FromSeconds(10),
                () => $"the registry is not the only way out: {answer}");
            var (code, output) = await _playground.KubectlAsync("exec deploy/ratings-v1 -- curl -sS -I https://nowhere.example/");
            Assert.Equal(35, code);
            Assert.Contains("command terminated with exit code 35", output, StringComparison.Ordinal);
            Assert.DoesNotContain("HTTP/", output, StringComparison.Ordinal);
        }
        finally
        {
            await SwitchAsync("REGISTRY_ONLY", "ALLOW_ANY");
        }
    }

    private async Task SwitchAsync(string from, string to)
    {
        var settings = await _playground.KubectlOkAsync("-n istio-system get configmap istio -o yaml");
        Assert.Contains($"mode: {from}", settings, StringComparison.Ordinal);
        await _playground.KubectlOkAsync("-n istio-system replace -f -", settings.Replace($"mode: {from}", $"mode: {to}", StringComparison.Ordinal));
    }
}
