using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Mesh.Tests.Protocols;
using Bookinfo.Mesh.Tests.Soak;
using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests.Foreign;

/// <summary>Load from programs that are not ours: they count no failure, and we count what they count.</summary>
public sealed class LoadToolTests
{
    [Fact]
    [Needs("wrk")]
    public async Task Wrk_sees_nothing_but_200_while_rules_change()
    {
        await using var mesh = await SoakMesh.StartAsync();
        var loading = ChildProcess.RunAsync("wrk", ["-t1", "-c8", "-d3s", "-H", "Host: reviews.example.com", $"http://{mesh.Gateway.Endpoints[0]}/"], limit: TimeSpan.FromMinutes(2));
        while (!loading.IsCompleted)
        {
            mesh.ApplyNext();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }

        var run = await loading;

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.DoesNotContain("Non-2xx", run.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("Socket errors: .*(connect|read|write) [1-9]", run.Output);
        var counted = int.Parse(Regex.Match(run.Output, "([0-9]+) requests in").Groups[1].Value, CultureInfo.InvariantCulture);

        // When its time is up wrk leaves each of its 8 connections in the middle of a request.
        Assert.InRange(mesh.Calls, Math.Max(counted, 1), counted + 8);
    }

    [Theory]
    [Needs("h2load")]
    [InlineData("--h1")]
    [InlineData("--no-tls-proto=h2c")]
    public async Task H2load_gets_an_answer_to_each_request(string protocol)
    {
        await using var upstream = new StrictServer();
        await using var door = await Door.OpenAsync(ProxyKind.Gateway, upstream.Address);

        var run = await ChildProcess.RunAsync("h2load", [protocol, "-n", "3000", "-c", "6", "-m", "10", $"http://{door.Proxy.Endpoints[0]}/"], limit: TimeSpan.FromMinutes(2));

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches("requests: 3000 total, 3000 started, 3000 done, 3000 succeeded, 0 failed, 0 errored, 0 timeout", run.Output);
        Assert.Contains("status codes: 3000 2xx", run.Output, StringComparison.Ordinal);
        Assert.Equal(3000, upstream.Requests.Count);
        Assert.Empty(upstream.Violations);
    }
}
