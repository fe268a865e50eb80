using System.Text;

using Bookinfo.Playground.Pods.Manifests;
using Bookinfo.Playground.Store;
using Bookinfo.Playground.Tests.Pods;

namespace Bookinfo.Playground.Tests.Network;

/// <summary>How a gateway comes to its certificates: as files of its pod, and as secrets.</summary>
public sealed class GatewayCertificatesTests
{
    private const string Certificate = "etc/istio/ingressgateway-certs/tls.crt";

    [Fact]
    public async Task The_stock_secrets_are_files_under_the_root_that_the_gateway_reads_from_and_follow_every_change()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        await lab.UntilAsync(
            () => lab.Store.Find(ResourceKinds.Deployment, "istio-system", "istio-ingressgateway") is { } d && d.Json.Number("status", "availableReplicas") == 1 ? d : null,
            "gateway available");
        var pod = Assert.Single(lab.Store.List(ResourceKinds.Pod, "istio-system").Items, p => p.Name.StartsWith("istio-ingressgateway-", StringComparison.Ordinal));
        var root = Assert.IsType<string>(mesh.Open[pod.Name].FileRoot);
        Assert.False(File.Exists(Path.Combine(root, Certificate)));

        CreateSecret(lab, "istio-ingressgateway-certs", "tls.crt", "first");
        await HoldsAsync(root, "first");
        lab.Store.Change(ResourceKinds.Secret, "istio-system", "istio-ingressgateway-certs", json =>
        {
            json["data"]!["tls.crt"] = Encode("second");
            return true;
        });
        await HoldsAsync(root, "second");
    }

    [Fact]
    public async Task The_mesh_gets_what_a_gateway_may_show_and_nothing_else_of_the_secrets()
    {
        var mesh = new MeshDouble();
        await using var lab = await PodLab.StartAsync(mesh: mesh);
        CreateSecret(lab, "token", "token", "not for the mesh");
        CreateSecret(lab, "httpbin-credential", "tls.crt", "certificate");

        var snapshot = await mesh.SnapshotAsync(s => s.Secrets.Any(secret => secret.Name == "httpbin-credential"));

        var secret = Assert.Single(snapshot.Secrets);
        Assert.Equal("istio-system", secret.Namespace);
        Assert.Equal("certificate", Encoding.UTF8.GetString([.. secret.Data["tls.crt"]]));
        Assert.Equal("secret istio-system/httpbin-credential", secret.ToString());
        lab.Store.Delete(ResourceKinds.Secret, "istio-system", "httpbin-credential");
        await mesh.SnapshotAsync(s => s.Secrets.IsEmpty);
    }

    private static void CreateSecret(PodLab lab, string name, string key, string value) =>
        lab.Create(ResourceKinds.Secret, name, $$"""{ "data": { "{{key}}": "{{Encode(value)}}" } }""", "istio-system");

    private static string Encode(string value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(value));

    private static async Task HoldsAsync(string root, string content)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var file = Path.Combine(root, Certificate);
        while (!File.Exists(file) || await File.ReadAllTextAsync(file, limit.Token) != content) await Task.Delay(50, limit.Token);
    }
}
