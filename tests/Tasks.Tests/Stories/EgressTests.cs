using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Leaving the mesh, with the commands of the egress tasks' pages and the stub internet.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
[Needs("curl")]
public sealed class EgressTests(SharedPlayground shared)
{
    private const string Curl = "exec deploy/sleep -c sleep -- curl -sS -m 20 -o /dev/null -w %{http_code}";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    public async Task The_meshs_settings_are_read_changed_and_replaced_as_the_page_says()
    {
        await _playground.KubectlOkAsync("wait --for=condition=Available --timeout=60s deploy/sleep");
        var before = await _playground.KubectlOkAsync("get configmap istio -n istio-system -o yaml");
        Assert.Contains("mode: ALLOW_ANY", before, StringComparison.Ordinal);
        Assert.Contains("accessLogFile: /dev/stdout", before, StringComparison.Ordinal);
        await EndsAsync("https://www.google.com/", 0, "200");
        try
        {
            Assert.Contains("configmap/istio replaced", await ReplaceAsync("mode: ALLOW_ANY", "mode: REGISTRY_ONLY"), StringComparison.Ordinal);
            await EndsAsync("https://www.google.com/", 35, "");
            await EndsAsync("http://www.google.com/", 0, "502");
        }
        finally
        {
            await ReplaceAsync("mode: REGISTRY_ONLY", "mode: ALLOW_ANY");
        }

        await EndsAsync("https://www.google.com/", 0, "200");
    }

    [Fact]
    public async Task A_mesh_text_that_makes_no_sense_is_kept_and_warned_of_and_changes_nothing()
    {
        await _playground.KubectlOkAsync("wait --for=condition=Available --timeout=60s deploy/sleep");
        try
        {
            var output = await ReplaceAsync("mode: ALLOW_ANY", "mode: NONSENSE");
            Assert.Contains("Warning: ConfigMap istio-system/istio data.mesh outboundTrafficPolicy.mode: found NONSENSE, allowed are ALLOW_ANY and REGISTRY_ONLY", output, StringComparison.Ordinal);
            await EndsAsync("https://www.google.com/", 0, "200");
        }
        finally
        {
            await ReplaceAsync("mode: NONSENSE", "mode: ALLOW_ANY");
        }
    }

    [Fact]
    public async Task A_pod_that_sends_only_the_clusters_addresses_through_its_sidecar_meets_no_policy_outside()
    {
        const string Pod = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: past}
            spec:
              selector: {matchLabels: {app: past}}
              template:
                metadata:
                  labels: {app: past}
                  annotations: {traffic.sidecar.istio.io/includeOutboundIPRanges: 10.96.0.0/16}
                spec:
                  containers: [{name: curl, image: curlimages/curl, command: [sleep, infinity]}]
            ---
            apiVersion: networking.istio.io/v1
            kind: Sidecar
            metadata: {name: closed}
            spec: {outboundTrafficPolicy: {mode: REGISTRY_ONLY}}
            """;
        try
        {
            await _playground.KubectlOkAsync("apply -f -", Pod);
            await _playground.KubectlOkAsync("wait --for=condition=Available --timeout=60s deploy/past deploy/sleep");
            await EndsAsync("http://httpbin.org/headers", 0, "502");

            var seen = await _playground.KubectlOkAsync("exec deploy/past -c curl -- curl -sS -m 20 http://httpbin.org/headers");

            Assert.Contains("httpbin.org", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("X-Envoy", seen, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await _playground.KubectlAsync("delete --ignore-not-found --wait=false -f -", Pod);
        }
    }

    private Task EndsAsync(string url, int exit, string output)
    {
        var seen = "";
        return Eventually.HoldsAsync(
            async () =>
            {
                var result = await _playground.KubectlAsync($"{Curl} {url}");
                seen = $"exit {result.ExitCode}: {result.Output}";
                return result.ExitCode == exit && result.Output.Contains(output, StringComparison.Ordinal);
            },
            Limit,
            () => $"{url}: wanted exit {exit} {output}, saw {seen}");
    }

    private async Task<string> ReplaceAsync(string what, string with)
    {
        var text = await _playground.KubectlOkAsync("get configmap istio -n istio-system -o yaml");
        return await _playground.KubectlOkAsync("replace -n istio-system -f -", text.Replace(what, with, StringComparison.Ordinal));
    }
}
