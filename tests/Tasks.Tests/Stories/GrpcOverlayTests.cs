using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>k8s/overlays/grpc in Playground: the page as ever, gRPC behind it, and rules that reach it.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
public sealed class GrpcOverlayTests(SharedPlayground shared)
{
    private const string Overlay = "overlays/grpc";

    private const string Rules = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: { name: reviews-grpc }
        spec:
          host: reviews-grpc
          subsets:
          - { name: v1, labels: { version: v1 } }
          - { name: v2, labels: { version: v2 } }
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: reviews-grpc }
        spec:
          hosts: [reviews-grpc]
          http:
          - match:
            - headers: { end-user: { exact: jason } }
            route:
            - destination: { host: reviews-grpc, subset: v2 }
          - route:
            - destination: { host: reviews-grpc, subset: v1 }
        """;

    private const string SickRatings = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: { name: ratings-grpc }
        spec:
          hosts: [ratings-grpc]
          http:
          - fault: { abort: { percentage: { value: 100 }, grpcStatus: UNAVAILABLE } }
            route:
            - destination: { host: ratings-grpc }
        """;

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task The_page_shows_all_three_versions_over_gRPC_and_rules_by_end_user_and_faults_reach_the_calls()
    {
        using var anyone = new HttpClient();
        try
        {
            await _playground.KubectlOkAsync($"apply -k {Overlay}");
            foreach (var deployment in new[] { "productpage-v1", "details-v1", "ratings-v1", "reviews-v1", "reviews-v2", "reviews-v3" })
                await _playground.KubectlOkAsync($"rollout status deploy/{deployment} --timeout=60s");
            await ShowsAsync(anyone, ReviewsSeen.V1, ReviewsSeen.V2, ReviewsSeen.V3);
            Assert.Contains("PublisherA", await anyone.GetStringAsync(new Uri(_playground.Ingress, "/productpage")), StringComparison.Ordinal);
            Assert.Equal("""{"id": 0, "ratings": {"Reviewer1": 5, "Reviewer2": 4}}""", await anyone.GetStringAsync(new Uri(_playground.Ingress, "/api/v1/products/0/ratings")));
            await LoggedAsync("productpage-v1", @"""POST /bookinfo\.v1\.DetailsService/GetBook HTTP/2"" 200 ", "outbound|9090||details-grpc.default.svc.cluster.local");
            await LoggedAsync("productpage-v1", @"""POST /bookinfo\.v1\.ReviewsService/GetReviews HTTP/2"" 200 ", "outbound|9090||reviews-grpc.default.svc.cluster.local");
            await LoggedAsync("reviews-v3", @"""POST /bookinfo\.v1\.RatingsService/GetRatings HTTP/2"" 200 ", "outbound|9090||ratings-grpc.default.svc.cluster.local");
            Assert.DoesNotContain("GET /reviews/0", await _playground.KubectlOkAsync("logs deploy/productpage-v1 -c istio-proxy"), StringComparison.Ordinal);

            await _playground.KubectlOkAsync("apply -f -", Rules);
            using var jason = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            using var form = new FormUrlEncodedContent([new("username", "jason"), new("passwd", "any")]);
            using var login = await jason.PostAsync(new Uri(_playground.Ingress, "/login"), form);
            await ShowsAsync(anyone, ReviewsSeen.V1);
            await ShowsAsync(jason, ReviewsSeen.V2);

            await _playground.KubectlOkAsync("apply -f -", SickRatings);
            await ShowsAsync(jason, "ratings unavailable");
        }
        finally
        {
            await _playground.RunAsync("reset");
        }

        await ShowsAsync(anyone, ReviewsSeen.V1, ReviewsSeen.V2, ReviewsSeen.V3);
        await LoggedAsync("productpage-v1", @"""GET /reviews/0 HTTP/1\.1"" 200 ", "outbound|9080||reviews.default.svc.cluster.local");
    }

    private async Task LoggedAsync(string deployment, string request, string cluster)
    {
        var log = "";
        await Eventually.HoldsAsync(
            async () => (log = await _playground.KubectlOkAsync($"logs deploy/{deployment} -c istio-proxy")).Split('\n').Any(
                line => System.Text.RegularExpressions.Regex.IsMatch(line, request) && line.Contains(cluster, StringComparison.Ordinal)),
            TimeSpan.FromSeconds(20),
            () => $"{deployment} has logged no {request} to {cluster}:\n{log}");
    }

    private async Task ShowsAsync(HttpClient client, params string[] versions)
    {
        HashSet<string> seen = [];
        await Eventually.HoldsAsync(
            async () => (seen = await ReviewsSeen.InAsync(client, _playground, versions.Length > 1 ? 60 : 10)).SetEquals(versions),
            TimeSpan.FromSeconds(30),
            () => $"saw {string.Join(", ", seen)} instead of {string.Join(", ", versions)}");
    }
}
