using Bookinfo.Tasks.Tests.Chart;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>helm talks to Playground as to a cluster: the chart is installed, judged by its own test, and removed.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("helm")]
public sealed class ChartTests(SharedPlayground shared)
{
    private const string Space = "shop";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task A_release_is_installed_its_test_judges_the_routes_and_nothing_is_left_of_it()
    {
        try
        {
            await _playground.KubectlOkAsync($"create namespace {Space}");
            await _playground.KubectlOkAsync($"label namespace {Space} istio-injection=enabled");
            var installed = await HelmAsync("install shop CHART --wait --timeout 300s --set gateway.kind=none,routes.weights.reviews.v1=80,routes.weights.reviews.v3=20");
            Assert.True(installed.ExitCode == 0, installed.Output);

            var judged = await HelmAsync("test shop --logs --timeout 300s");
            Assert.True(judged.ExitCode == 0, judged.Output);
            Assert.Equal(3, judged.Output.Split('\n').Count(l => l.StartsWith("Threshold errors<1 : met", StringComparison.Ordinal)));
            Assert.Contains("of 40 calls, weight 80: ok", judged.Output, StringComparison.Ordinal);
            Assert.Contains("reviews v2: 0 of 40 calls, weight 0: ok", judged.Output, StringComparison.Ordinal);

            // A route that is not the release's any more.
            await _playground.KubectlOkAsync($"patch -n {Space} virtualservice reviews --type=json -p [{{\"op\":\"replace\",\"path\":\"/spec/http/0/route\",\"value\":[{{\"destination\":{{\"host\":\"reviews\",\"subset\":\"v2\"}}}}]}}]");
            judged = await HelmAsync("test shop --logs --timeout 300s --filter name=shop-test-routing");
            Assert.NotEqual(0, judged.ExitCode);
            Assert.Contains("reviews v2: 40 of 40 calls, weight 0: wrong", judged.Output, StringComparison.Ordinal);

            var removed = await HelmAsync("uninstall shop");
            Assert.True(removed.ExitCode == 0, removed.Output);
            Assert.DoesNotContain("reviews", await _playground.KubectlOkAsync($"get -n {Space} deploy,svc,sa,vs,dr -o name"), StringComparison.Ordinal);
        }
        finally
        {
            await _playground.KubectlAsync($"delete namespace {Space} --ignore-not-found");
        }
    }

    [Theory]
    [InlineData("istio", "istio=ingressgateway")]
    [InlineData("gateway-api", "gateways.gateway.networking.k8s.io bookinfo-gateway")]
    [InlineData("none", "port-forward svc/productpage")]
    public async Task The_notes_say_where_the_page_is(string kind, string words)
    {
        var shown = await HelmAsync($"install notes CHART --dry-run=client --set gateway.kind={kind}");
        Assert.True(shown.ExitCode == 0, shown.Output);
        Assert.Contains(words, shown.Output[shown.Output.IndexOf("NOTES:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    private Task<ChildProcessResult> HelmAsync(string arguments) =>
        HelmChart.HelmAsync(
            [.. arguments.Split(' ').Select(a => a == "CHART" ? Repository.PathTo(HelmChart.Folder) : a), "--namespace", Space],
            new Dictionary<string, string?> { ["KUBECONFIG"] = _playground.Kubeconfig },
            Limit);
}
