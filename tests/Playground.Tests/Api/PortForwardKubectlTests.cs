using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Playground.Tests.Api;

/// <summary>Every kubectl that is here, against port-forward: over SPDY, which newer ones put into a WebSocket.</summary>
[Needs("kubectl")]
public sealed partial class PortForwardKubectlTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Programs => [.. KubectlVersions.Programs()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Each_version_forwards_connections_side_by_side_and_one_after_the_other(string program)
    {
        await using var lab = await ExecLab.StartAsync();
        await using var kubectl = Start(lab, program, "0:9080");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await AddressAsync(kubectl) };
        Assert.Equal("box", await client.GetStringAsync("/", Cancel));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.GetStringAsync("/", Cancel))), text => Assert.Equal("box", text));

        using var closing = new HttpClient(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = client.BaseAddress };
        for (var i = 0; i < 20; i++) Assert.Equal("box", await closing.GetStringAsync("/", Cancel));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Each_version_is_told_what_a_port_that_nobody_has_is(string program)
    {
        await using var lab = await ExecLab.StartAsync();
        await using var kubectl = Start(lab, program, "0:9999");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await AddressAsync(kubectl) };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync("/", Cancel));
        var line = await kubectl.WaitForLineAsync(text => text.Contains("an error occurred forwarding", StringComparison.Ordinal), Soon);
        Assert.Contains("failed to connect to localhost:9999 inside pod box: connect: connection refused; its ports are 9080", line, StringComparison.Ordinal);
    }

    private static ChildProcess Start(ExecLab lab, string program, string ports) => ChildProcess.Start(program, ["port-forward", "pod/box", ports], new Dictionary<string, string?>
    {
        ["HOME"] = lab.Api.StateDirectory,
        ["KUBECACHEDIR"] = Path.Combine(lab.Api.StateDirectory, "cache"),
        ["KUBECONFIG"] = lab.Api.KubeconfigPath,
    });

    private static async Task<Uri> AddressAsync(ChildProcess kubectl)
    {
        var line = await kubectl.WaitForLineAsync(text => Forwarding().IsMatch(text), Soon);
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Forwarding().Match(line).Groups[1].Value}"));
    }

    [GeneratedRegex(@"^Forwarding from 127\.0\.0\.1:(\d+) -> \d+")]
    private static partial Regex Forwarding();
}
