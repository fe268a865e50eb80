using Bookinfo.Tasks.Tests.Manifests;
using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>Every overlay and component applies with an ordinary kubectl, and the lab's file runs.</summary>
[Collection(PlaygroundCollection.Name)]
[Needs("kubectl")]
public sealed class OverlaysTests(SharedPlayground shared)
{
    private const string Space = "overlays";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Theory]
    [MemberData(nameof(OverlayTests.Overlays), MemberType = typeof(OverlayTests))]
    public async Task An_overlay_applies(string overlay) => await AppliesAsync(await Kustomization.BuildAsync(overlay));

    [Theory]
    [MemberData(nameof(OverlayTests.Components), MemberType = typeof(OverlayTests))]
    public async Task A_component_applies(string component) => await AppliesAsync(await Kustomization.BaseWithAsync(component));

    [Fact]
    public async Task The_lab_in_one_file_runs()
    {
        try
        {
            await _playground.KubectlOkAsync("apply -f lab.yaml");
            foreach (var deployment in ManifestObject.Of("k8s/lab.yaml").Where(o => o.Kind == "Deployment"))
                await _playground.KubectlOkAsync($"rollout status deploy/{deployment.Name} --timeout=50s");
            using var client = new HttpClient();
            await Eventually.HoldsAsync(
                async () => (await client.GetStringAsync(new Uri(_playground.Ingress, "/productpage"))).Contains("<title>Simple Bookstore App</title>", StringComparison.Ordinal),
                TimeSpan.FromSeconds(30),
                () => "no page");
            var said = await _playground.KubectlOkAsync("exec deploy/sleep -- curl -sS http://helloworld:5000/hello");
            Assert.StartsWith("Hello version: v", said, StringComparison.Ordinal);
        }
        finally
        {
            await _playground.KubectlAsync("delete --ignore-not-found --wait=false -f lab/helloworld.yaml -f lab/versions.yaml -f networking/destination-rule-all.yaml");
            await _playground.RunAsync("reset");
        }
    }

    /// <summary>With no pod to start: what is asked here is the API. In a namespace of its own, but for what brings one.</summary>
    private async Task AppliesAsync(IReadOnlyList<ManifestObject> objects)
    {
        var own = objects.Where(o => o.Kind == "Namespace").Select(o => o.Name).ToList();
        try
        {
            await _playground.KubectlOkAsync($"create namespace {Space}");
            foreach (var deployment in objects.Where(o => o.Kind == "Deployment")) deployment.Json["spec"]!["replicas"] = 0;
            var into = objects.Any(o => own.Contains(o.Json["metadata"]?["namespace"]?.ToString() ?? "")) ? "" : $"-n {Space}";
            var applied = await _playground.KubectlOkAsync($"apply {into} -f -", string.Join('\n', objects.Select(o => o.Json.ToJsonString())));
            Assert.Equal(objects.Count, applied.Split('\n').Count(l => l.EndsWith(" created", StringComparison.Ordinal)));
        }
        finally
        {
            foreach (var space in own.Append(Space)) await _playground.KubectlAsync($"delete namespace {space} --ignore-not-found");
        }
    }
}
