using System.Text.Json.Nodes;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Manifests;

/// <summary>k8s/overlays/grpc, as kubectl builds it.</summary>
[Needs("kubectl")]
public sealed class GrpcOverlayTests
{
    private static readonly string[] Called = ["details", "reviews", "ratings"];

    [Fact]
    public async Task Details_reviews_and_ratings_keep_one_port_and_have_a_second_Service_whose_port_is_named_grpc()
    {
        var objects = await BuildAsync("k8s/overlays/grpc");
        foreach (var name in Called)
        {
            var (http, grpc) = (Spec(objects, "Service", name), Spec(objects, "Service", $"{name}-grpc"));
            Assert.Equal("""[{"name":"http","port":9080}]""", http["ports"]!.ToJsonString());
            Assert.Equal("""[{"name":"grpc","port":9090}]""", grpc["ports"]!.ToJsonString());
            Assert.True(JsonNode.DeepEquals(http["selector"], grpc["selector"]));
        }
    }

    [Fact]
    public async Task Only_the_callers_speak_gRPC_and_only_the_called_declare_its_port()
    {
        foreach (var deployment in (await BuildAsync("k8s/overlays/grpc")).Where(o => o["kind"]!.ToString() == "Deployment"))
        {
            var app = deployment["spec"]!["template"]!["metadata"]!["labels"]!["app"]!.ToString();
            var container = deployment["spec"]!["template"]!["spec"]!["containers"]![0]!;
            var environment = container["env"]!.AsArray().ToDictionary(e => e!["name"]!.ToString(), e => e!["value"]!.ToString());
            Assert.Equal(app is "productpage" or "reviews" ? "grpc" : null, environment.GetValueOrDefault("BACKEND_PROTOCOL"));
            Assert.All(environment.Where(e => e.Key.EndsWith("_HOSTNAME", StringComparison.Ordinal)), e => Assert.Equal($"{e.Key[..e.Key.IndexOf('_', StringComparison.Ordinal)]}-grpc", e.Value, ignoreCase: true));
            var ports = container["ports"]?.AsArray().Select(p => p!["containerPort"]!.GetValue<int>()) ?? [];
            Assert.Equal(Called.Contains(app), ports.Contains(9090));
        }
    }

    [Fact]
    public async Task Apart_from_that_it_is_the_base()
    {
        var (ours, theirs) = (await BuildAsync("k8s/overlays/grpc"), await BuildAsync("k8s/base"));
        foreach (var deployment in ours)
        {
            if (deployment["spec"]?["template"]?["spec"]?["containers"]?[0] is not { } container) continue;
            foreach (var entry in container["env"]!.AsArray().Where(e => e!["name"]!.ToString() is "BACKEND_PROTOCOL" || e["name"]!.ToString().EndsWith("_HOSTNAME", StringComparison.Ordinal)).ToList()) container["env"]!.AsArray().Remove(entry);
            foreach (var port in container["ports"]?.AsArray().Where(p => p!["containerPort"]!.GetValue<int>() == 9090).ToList() ?? []) container["ports"]!.AsArray().Remove(port);
        }

        Assert.Equal(
            theirs.Select(o => o.ToJsonString()).Order(StringComparer.Ordinal),
            ours.Where(o => !o["metadata"]!["name"]!.ToString().EndsWith("-grpc", StringComparison.Ordinal)).Select(o => o.ToJsonString()).Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<JsonObject>> BuildAsync(string folder) => [.. (await Kustomization.BuildAsync(folder)).Select(o => o.Json)];

    private static JsonNode Spec(IReadOnlyList<JsonObject> objects, string kind, string name) =>
        objects.Single(o => o["kind"]!.ToString() == kind && o["metadata"]!["name"]!.ToString() == name)["spec"]!;
}
