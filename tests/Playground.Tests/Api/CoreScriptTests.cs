using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api;

[Needs("kubectl")]
public sealed class CoreScriptTests
{
    private const string Reviews = """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: bookinfo-reviews, labels: {account: reviews}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: reviews, labels: {app: reviews, service: reviews}}
        spec: {ports: [{port: 9080, name: http}], selector: {app: reviews}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: reviews-v1, labels: {app: reviews, version: v1}}
        spec:
          replicas: 1
          selector: {matchLabels: {app: reviews, version: v1}}
          template:
            metadata: {labels: {app: reviews, version: v1}}
            spec:
              serviceAccountName: bookinfo-reviews
              containers:
              - name: reviews
                image: example/reviews-v1
                env: [{name: LOG_DIR, value: /tmp/logs}]
                ports: [{containerPort: 9080}]
        """;

    private const string DestinationRule = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: reviews}
        spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}, {name: v3, labels: {version: v3}}]}
        """;

    private const string VirtualService = """
        apiVersion: networking.istio.io/v1alpha3
        kind: VirtualService
        metadata: {name: reviews}
        spec: {hosts: [reviews], http: [{route: [{destination: {host: reviews, subset: v1}}]}]}
        """;

    public static TheoryData<string> Versions => [.. KubectlVersions.Programs()];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Every_kubectl_applies_reads_changes_and_deletes(string program)
    {
        await using var api = await TestApi.StartAsync();
        var kubectl = new Kubectl(api, program);
        Assert.Equal(
            ["serviceaccount/bookinfo-reviews created", "service/reviews created", "deployment.apps/reviews-v1 created"],
            (await kubectl.OkAsync("apply -f -", Reviews)).Split('\n'));
        Assert.Equal(
            ["serviceaccount/bookinfo-reviews unchanged", "service/reviews unchanged", "deployment.apps/reviews-v1 unchanged"],
            (await kubectl.OkAsync("apply -f -", Reviews)).Split('\n'));
        Assert.EndsWith(
            "deployment.apps/reviews-v1 configured",
            await kubectl.OkAsync("apply -f -", Reviews.Replace("replicas: 1", "replicas: 2", StringComparison.Ordinal)));
        Assert.StartsWith("virtualservice.networking.istio.io/reviews created (server dry run)\nWarning: spec.http[0].route[0]", await kubectl.OkAsync("apply --dry-run=server -f -", VirtualService), StringComparison.Ordinal);
        Assert.Equal("destinationrule.networking.istio.io/reviews created", await kubectl.OkAsync("apply -f -", DestinationRule));
        Assert.Equal("virtualservice.networking.istio.io/reviews created", await kubectl.OkAsync("apply -f -", VirtualService));
        var changed = VirtualService.Replace("v1}", "v3}", StringComparison.Ordinal);
        Assert.Equal("virtualservice.networking.istio.io/reviews configured (server dry run)", await kubectl.OkAsync("apply --dry-run=server -f -", changed));
        Assert.Equal("virtualservice.networking.istio.io/reviews configured", await kubectl.OkAsync("apply -f -", changed));
        Assert.Equal("virtualservice.networking.istio.io/reviews unchanged", await kubectl.OkAsync("apply -f -", changed));
        Assert.Equal("v3", await kubectl.OkAsync("get vs reviews -o jsonpath={.spec.http[0].route[0].destination.subset}"));
        Assert.Matches(@"NAME +GATEWAYS +HOSTS +AGE\nreviews +\[""reviews""\] +\d+s", await kubectl.OkAsync("get vs"));
        var listed = await kubectl.OkAsync("get deploy,svc -o wide");
        Assert.Matches(@"deployment.apps/reviews-v1 +0/2 +0 +0 +\d+s +reviews +example/reviews-v1 +app=reviews,version=v1", listed);
        Assert.Matches(@"service/reviews +ClusterIP +10\.96\.\d+\.\d+ +<none> +9080/TCP +\d+s +app=reviews", listed);
        Assert.Equal("deployment.apps/reviews-v1 scaled", await kubectl.OkAsync("scale deploy reviews-v1 --replicas=3"));
        Assert.Equal("deployment.apps/reviews-v1 image updated", await kubectl.OkAsync("set image deploy/reviews-v1 reviews=example/reviews-v2"));
        Assert.Equal("3 example/reviews-v2 /tmp/logs", await kubectl.OkAsync(
            "get deploy reviews-v1 -o jsonpath={.spec.replicas}{'\\x20'}{.spec.template.spec.containers[0].image}{'\\x20'}{.spec.template.spec.containers[0].env[0].value}"));
        Assert.Equal("deployment.apps/reviews-v1 restarted", await kubectl.OkAsync("rollout restart deploy/reviews-v1"));
        Assert.Contains("Name:         reviews", await kubectl.OkAsync("describe vs reviews"), StringComparison.Ordinal);
        Assert.Equal("secret/ca created", await kubectl.OkAsync("create secret generic ca --from-literal=a=b"));
        Assert.Equal("Yg==", await kubectl.OkAsync("get secret ca -o jsonpath={.data.a}"));
        Assert.Equal("virtualservice.networking.istio.io \"reviews\" deleted", Deleted(await kubectl.OkAsync("delete vs reviews")));
        var (exit, missing) = await kubectl.RunAsync("get vs reviews");
        Assert.Equal((1, "Error from server (NotFound): virtualservices.networking.istio.io \"reviews\" not found"), (exit, missing));
        Assert.EndsWith("\"reviews-v1\" deleted", Deleted(await kubectl.OkAsync("delete -f -", Reviews)));
        Assert.Equal("No resources found in default namespace.", await kubectl.OkAsync("get deploy"));
    }

    private static string Deleted(string output) => output.Replace(" from default namespace", "", StringComparison.Ordinal);
}
