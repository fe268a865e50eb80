using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>kubectl rollout restart of every Deployment while its callers go on calling: nobody notices.</summary>
[Needs("kubectl")]
public sealed partial class RollingRestartTests
{
    private static readonly string Fortio = Path.Combine(Path.GetDirectoryName(PlaygroundProcess.Program)!, "workloads", "LoadClient", "fortio");

    private const string Samples = "samples/bookinfo/platform/kube/bookinfo.yaml";

    /// <summary>With news and orders out of step, one restart in six lost a call: fewer might show none by luck.</summary>
    private const int Restarts = 25;

    private static readonly string[] Bookinfo = ["deploy/productpage-v1", "deploy/details-v1", "deploy/ratings-v1", "deploy/reviews-v1", "deploy/reviews-v2", "deploy/reviews-v3"];

    [Fact]
    public async Task A_rolling_restart_of_every_deployment_under_load_loses_no_request()
    {
        await using var playground = await PlaygroundProcess.StartAsync("--offline", "--all");
        await WaitForAllAsync(playground);
        var deployments = (await playground.KubectlOkAsync("get deployments -o name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("deployment.apps/reviews-v3", deployments);

        await using var reviews = Load(playground, "/api/v1/products/0/reviews");
        await using var details = Load(playground, "/api/v1/products/0");
        await using var ratings = Load(playground, "/api/v1/products/0/ratings");
        using var stop = new CancellationTokenSource();
        var visitor = VisitAsync(new Uri(playground.Ingress, "/productpage"), stop.Token);
        foreach (var deployment in deployments.Where(name => !name.EndsWith("/sleep", StringComparison.Ordinal)))
        {
            // What has no door is called from the pod that people exec into.
            await using var inside = InsideCaller(playground, deployment);
            if (inside is not null) await inside.WaitForLineAsync(line => line.Length > 0, TimeSpan.FromMinutes(1));
            await RestartAsync(playground, deployment);
            if (inside is not null) AssertAllAnswered(deployment, inside.StandardOutput);
        }

        await RestartAsync(playground, "deployment.apps/sleep");

        // Istio's own manifests set no DRAIN_DELAY: their programs close their ports as soon as they are told to end.
        await playground.KubectlOkAsync($"apply -f {Samples}");
        foreach (var deployment in Bookinfo) await playground.KubectlOkAsync($"rollout status {deployment} --timeout=180s");
        foreach (var deployment in Bookinfo) await RestartAsync(playground, deployment);
        await stop.CancelAsync();
        var pages = await visitor;
        var calls = 0;
        foreach (var load in (ChildProcess[])[reviews, details, ratings]) calls += await EndAsync(load, playground);
        Figures.Keep("rolling-restart", string.Create(CultureInfo.InvariantCulture, $"{deployments.Length} deployments restarted one after the other, then Bookinfo replaced by Istio's own manifests and restarted: {calls} calls and {pages} pages at the gateway, none failed"));
    }

    /// <summary>Istio's own manifests set no DRAIN_DELAY: a pod that is told to end before the gateway has heard of it refuses what still comes.</summary>
    [Fact]
    public async Task A_program_that_closes_its_port_at_once_is_restarted_again_and_again_and_no_request_is_lost()
    {
        await using var playground = await PlaygroundProcess.StartAsync("--offline");
        await playground.KubectlOkAsync($"apply -f {Samples}");
        await playground.KubectlOkAsync("rollout status deploy/productpage-v1 --timeout=180s");
        // It asks nobody else: what is lost is lost at productpage's own door.
        await using var products = Load(playground, "/api/v1/products", connections: 4, rate: 100);
        for (var i = 0; i < Restarts; i++)
        {
            await RestartAsync(playground, "deploy/productpage-v1");
            // kubectl writes the second of a restart into the Deployment, and refuses another one in the same.
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        var calls = await EndAsync(products, playground);
        Figures.Keep("restarts-at-once", string.Create(CultureInfo.InvariantCulture, $"Istio's own productpage restarted {Restarts} times: {calls} calls at the gateway, none failed"));
    }

    private static async Task WaitForAllAsync(PlaygroundProcess playground)
    {
        // The companions of Bookinfo are applied once its page is there.
        await Eventually.HoldsAsync(
            async () => (await playground.KubectlOkAsync("get deployments -o name")).Contains("tcp-echo-v2", StringComparison.Ordinal), TimeSpan.FromMinutes(2), () => "tcp-echo-v2 was not applied");
        await playground.KubectlOkAsync("wait --for=condition=Available --timeout=180s deployment --all");
    }

    private static async Task RestartAsync(PlaygroundProcess playground, string deployment)
    {
        await playground.KubectlOkAsync($"rollout restart {deployment}");
        await playground.KubectlOkAsync($"rollout status {deployment} --timeout=180s");
    }

    /// <summary>
    /// What is asked is whether a call is lost, not how long it takes: six programs that start at once on two processors, each compiling its code
    /// as it goes, let the first calls of a new pod wait for more than the client's usual three seconds.
    /// </summary>
    private static ChildProcess Load(PlaygroundProcess playground, string path, int connections = 2, int rate = 20) =>
        ChildProcess.Start(Fortio, ["load", "-c", $"{connections}", "-qps", $"{rate}", "-t", "30m", "-timeout", "30s", "-loglevel", "Warning", new Uri(playground.Ingress, path).ToString()]);

    /// <summary>Ctrl-C, as a user ends it: the report says what has come.</summary>
    private static async Task<int> EndAsync(ChildProcess load, PlaygroundProcess playground)
    {
        load.Signal(2);
        await load.WaitForExitAsync(TimeSpan.FromMinutes(1));
        var codes = Code().Matches(load.Output).ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        if (codes is not { Count: 1 } || !codes.TryGetValue("200", out var answered)) throw new Xunit.Sdk.XunitException($"{load.Output}\n{await playground.GatewayLogAsync()}");
        return answered;
    }

    /// <summary>Somebody who reloads the page ten times a second at most: it is whole every time.</summary>
    private static async Task<int> VisitAsync(Uri page, CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var pages = 0;
        while (!stop.IsCancellationRequested)
        {
            using var answer = await client.GetAsync(page, CancellationToken.None);
            var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            Assert.True(answer.IsSuccessStatusCode && text.Contains("Book Details", StringComparison.Ordinal) && text.Contains("Book Reviews", StringComparison.Ordinal), $"page {pages}: {(int)answer.StatusCode}\n{text}");
            Assert.DoesNotContain("unavailable", text, StringComparison.Ordinal);
            pages++;
            await Task.Delay(100, CancellationToken.None);
        }

        return pages;
    }

    private static ChildProcess? InsideCaller(PlaygroundProcess playground, string deployment)
    {
        var call = deployment.Split('/')[^1] switch
        {
            "httpbin" => "curl -s -o /dev/null -w '%{http_code}\\n' http://httpbin:8000/get",
            "fortio-deploy" => "curl -s -o /dev/null -w '%{http_code}\\n' http://fortio:8080/",
            "tcp-echo-v1" or "tcp-echo-v2" => "(echo world; sleep 0.2) | nc tcp-echo 9000",
            _ => null,
        };
        if (call is null) return null;
        return ChildProcess.Start(
            Tools.Find("kubectl")!,
            ["exec", "deploy/sleep", "-c", "sleep", "--", "sh", "-c", $"while true; do {call} || echo failed; done"],
            new Dictionary<string, string?> { ["KUBECONFIG"] = playground.Kubeconfig, ["HOME"] = playground.State });
    }

    private static void AssertAllAnswered(string deployment, string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.True(line is "200" or "one world" or "two world", $"{deployment}: {line}"));
    }

    [GeneratedRegex(@"(?m)^Code +(-?\d+) : (\d+) ")]
    private static partial Regex Code();
}
