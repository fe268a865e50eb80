using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Istio's own files, in today's shape and in the shape of 1.1.1, apply as they are.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class UpstreamSamplesTests(SharedPlayground shared)
{
    private readonly PlaygroundProcess _playground = shared.Playground;

    [Theory]
    [InlineData("samples/bookinfo")]
    [InlineData("../tests/Tasks.Tests/TestData/istio-1.1.1/samples/bookinfo")]
    [Needs("kubectl")]
    public async Task Bookinfo_gateway_destination_rules_and_every_virtual_service_apply_unchanged(string samples)
    {
        using var client = new HttpClient();
        try
        {
            await _playground.KubectlOkAsync($"apply -f {samples}/platform/kube/bookinfo.yaml");
            foreach (var deployment in new[] { "productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3" })
                await _playground.KubectlOkAsync($"rollout status deploy/{deployment} --timeout=40s");
            await _playground.KubectlOkAsync($"apply -f {samples}/networking/bookinfo-gateway.yaml");
            await _playground.KubectlOkAsync($"apply -f {samples}/networking/destination-rule-all.yaml");
            await ShowsAsync(client, ReviewsSeen.V1, ReviewsSeen.V2, ReviewsSeen.V3);
            foreach (var (file, seen) in new (string, string[])[]
            {
                ("virtual-service-all-v1", [ReviewsSeen.V1]),
                ("virtual-service-reviews-v3", [ReviewsSeen.V3]),
                ("virtual-service-reviews-v2-v3", [ReviewsSeen.V2, ReviewsSeen.V3]),
                ("virtual-service-reviews-80-20", [ReviewsSeen.V1, ReviewsSeen.V2]),
                ("virtual-service-reviews-90-10", [ReviewsSeen.V1, ReviewsSeen.V2]),
                ("virtual-service-reviews-jason-v2-v3", [ReviewsSeen.V3]),
                ("virtual-service-reviews-50-v3", [ReviewsSeen.V1, ReviewsSeen.V3]),
                ("virtual-service-reviews-test-v2", [ReviewsSeen.V1]),
            })
            {
                await _playground.KubectlOkAsync($"apply -f {samples}/networking/{file}.yaml");
                await ShowsAsync(client, seen);
            }
        }
        finally
        {
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false -f {samples}/networking/virtual-service-all-v1.yaml -f {samples}/networking/destination-rule-all.yaml");
            await _playground.RunAsync("reset");
        }

        await ShowsAsync(client, ReviewsSeen.V1, ReviewsSeen.V2, ReviewsSeen.V3);
    }

    private async Task ShowsAsync(HttpClient client, params string[] versions)
    {
        HashSet<string> seen = [];
        await Eventually.HoldsAsync(
            async () => (seen = await ReviewsSeen.InAsync(client, _playground, 60)).SetEquals(versions),
            TimeSpan.FromSeconds(20),
            () => $"saw {string.Join(", ", seen)} instead of {string.Join(", ", versions)}");
    }
}
