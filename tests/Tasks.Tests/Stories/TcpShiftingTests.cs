using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories;

/// <summary>The tcp-traffic-shifting task, through real kubectl and a real nc.</summary>
[Collection(PlaygroundCollection.Name)]
public sealed class TcpShiftingTests(SharedPlayground shared)
{
    private const string Files = "-f base/tcp-echo-services.yaml -f tasks/tcp-traffic-shifting/00-versions.yaml -f tasks/tcp-traffic-shifting/01-gateway.yaml -f tasks/tcp-traffic-shifting/02-all-v1.yaml";

    private readonly PlaygroundProcess _playground = shared.Playground;

    [Fact]
    [Needs("kubectl")]
    [Needs("nc")]
    public async Task Netcat_hears_version_1_through_the_gateway_and_nobody_after_its_end()
    {
        try
        {
            await _playground.KubectlOkAsync($"apply {Files}");
            var port = await _playground.KubectlOkAsync("get -n istio-system service istio-ingressgateway -o jsonpath={.spec.ports[?(@.name==\"tcp\")].nodePort}");
            await Eventually.HoldsAsync(async () => (await SayAsync(port)).StartsWith("one ", StringComparison.Ordinal), TimeSpan.FromSeconds(120), () => "tcp-echo does not answer");
            for (var i = 0; i < 10; i++) Assert.StartsWith("one ", await SayAsync(port), StringComparison.Ordinal);

            await _playground.KubectlOkAsync("delete -f tasks/tcp-traffic-shifting/01-gateway.yaml");
            await Eventually.HoldsAsync(async () => (await SayAsync(port)).Length == 0, TimeSpan.FromSeconds(30), () => "somebody still answers");
        }
        finally
        {
            await _playground.KubectlAsync($"delete --ignore-not-found --wait=false {Files}");
        }
    }

    private static async Task<string> SayAsync(string port) =>
        (await ChildProcess.RunAsync("sh", ["-c", $"date | nc -N -w 20 127.0.0.1 {port.Trim()}"])).StandardOutput;
}
