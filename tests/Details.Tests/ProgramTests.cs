using System.Net;

using Bookinfo.Testing;

namespace Bookinfo.Details.Tests;

/// <summary>Contract section 4: details as a process.</summary>
public sealed class ProgramTests
{
    private const int Sigint = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("")]
    [InlineData("http")]
    public async Task Without_a_port_it_prints_its_usage(string argument)
    {
        var (code, output) = await ChildProcess.RunAsync(TestedPrograms.Service("Details"), argument == "" ? [] : [argument], limit: Limit);
        Assert.NotEqual(0, code);
        Assert.Equal("usage: Details port", output.Trim());
    }

    /// <summary>SERVICE_VERSION is baked into the image and means nothing to the program (contract 1).</summary>
    [Fact]
    public async Task It_answers_whatever_its_version_is_called_and_ends_on_sigint()
    {
        await using var details = ChildProcess.Start(
            TestedPrograms.Service("Details"), ["9080"], new Dictionary<string, string?> { ["PORT_MAP"] = "1=127.0.0.1:1", ["SERVICE_VERSION"] = "v2" });
        var line = await details.WaitForLineAsync(text => text.StartsWith("port 9080 -> ", StringComparison.Ordinal), Limit);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{line.Split("-> ")[1].Trim()}") };
        using var response = await client.GetAsync("/details/0", TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, 178), (response.StatusCode, (int)response.Content.Headers.ContentLength!));
        // The original's "Server: WEBrick/..." would be a lie, and "Connection: Keep-Alive" says what HTTP/1.1 means anyway.
        Assert.Equal(["Date"], response.Headers.Select(header => header.Key));
        details.Signal(Sigint);
        Assert.Equal(0, await details.WaitForExitAsync(Limit));
    }
}
