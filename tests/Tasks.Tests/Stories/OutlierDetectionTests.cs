using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>What the outlier-detection task warns of: without <c>maxEjectionPercent</c> nobody of few is ever set aside.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("curl")]
public sealed class OutlierDetectionTests(SharedPlayground shared)
{
    private const string Workloads = "-f tasks/outlier-detection/00-workloads.yaml";
    private const string Rule = "-f tasks/outlier-detection/01-outlier-detection.yaml";
    private const string Stats = "-n istio-system exec deploy/istio-ingressgateway -- pilot-agent request GET stats";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task Without_maxEjectionPercent_the_sick_replica_stays_and_the_refusal_is_counted()
    {
        try
        {
            await _playground.KubectlOkAsync($"apply {Workloads}");
            await _playground.KubectlOkAsync($"apply {Rule}");
            await _playground.KubectlOkAsync("patch destinationrule helloworld --type=json -p [{\"op\":\"remove\",\"path\":\"/spec/trafficPolicy/outlierDetection/maxEjectionPercent\"}]");
            using var client = new HttpClient();
            await Eventually.HoldsAsync(
                async () => (await AskAsync(client, 12)) is { Failed: 0, Versions: 2 }, TimeSpan.FromSeconds(60), () => "the two replicas are not up");
            await _playground.KubectlOkAsync("exec deploy/helloworld-v2 -c helloworld -- curl -sS -X PUT http://localhost:5999/sick?status=503");

            // Three in a row are needed: half of some 60 answers are failures, and every third of those asks for an ejection.
            var failed = 0;
            for (var i = 0; i < 5; i++) failed += (await AskAsync(client, 12)).Failed;

            Assert.True(failed > 10, $"{failed} calls failed");
            var stats = await _playground.KubectlOkAsync(Stats);
            Assert.Matches(@"cluster\.outbound\|5000\|\|helloworld\S*outlier_detection\.ejections_overflow: [1-9]", stats);
            Assert.Matches(@"cluster\.outbound\|5000\|\|helloworld\S*outlier_detection\.ejections_active: 0", stats);
        }
        finally
        {
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false {Rule}");
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false {Workloads}");
        }
    }

    private async Task<(int Failed, int Versions)> AskAsync(HttpClient client, int times)
    {
        var (failed, versions) = (0, new HashSet<string>());
        for (var i = 0; i < times; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_playground.Ingress, "/hello"));
            request.Headers.Host = "helloworld.example.com";
            using var answer = await client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            if (answer.IsSuccessStatusCode) versions.Add(body.Split(',')[0]);
            else failed++;
        }

        return (failed, versions.Count);
    }
}
