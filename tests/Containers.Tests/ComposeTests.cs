using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.BrowserTesting;
using Bookinfo.Containers.Tests.Engines;
using Bookinfo.Testing;

using Microsoft.Playwright;

namespace Bookinfo.Containers.Tests;

/// <summary>docker-compose.yml on a real Docker engine: what <c>docker compose up --build --wait</c> starts, as a user meets it.</summary>
[Needs("dockerd")]
[Needs(Tools.DockerCompose)]
[Needs("chromium")]
[Needs("gcc")]
public sealed partial class ComposeTests : IAsyncLifetime
{
    private const string Page = "http://localhost:9080/productpage";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private DockerEngine? _docker;

    private DockerEngine Docker => _docker!;

    public async ValueTask InitializeAsync()
    {
        if (Tools.Find("dockerd") is null) return;
        foreach (var (project, program) in Shipped.Programs.Where(one => one.Project is not ("Playground" or "HelloWorld" or "Sleep"))) await PublishedForm.OfAsync(project, program);
        _docker = await DockerEngine.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_docker is not null) await _docker.DisposeAsync();
    }

    /// <summary>One story, because starting it takes longer than everything else.</summary>
    [Fact]
    public async Task One_command_starts_Bookinfo_and_its_neighbours()
    {
        await Docker.OkAsync("compose", "up", "--build", "--wait", "--wait-timeout", "600");
        var states = await Docker.OkAsync("compose", "ps", "--format", "{{.Service}} {{.Health}}");
        Assert.Equal(
            ["details", "fortio", "httpbin", "productpage", "ratings", "reviews-v1", "reviews-v2", "reviews-v3", "tcp-echo"],
            states.Split('\n').Where(line => line.EndsWith(" healthy", StringComparison.Ordinal)).Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));

        await EveryTargetOfPrometheusHasMetricsAsync();
        await AllReviewsAreSeenInABrowserAsync();
        Assert.Contains("\"url\": \"http://localhost:8000/get\"", (await Namespaces.GetAsync(Docker.ProcessId, "http://localhost:8000/get")).Body, StringComparison.Ordinal);
        Assert.Equal("hello world\n", (await Namespaces.RunAsync(Docker.ProcessId, "sh", "-c", "echo world | nc -N localhost 9000")).StandardOutput);
        await RestartsLoseNoRequestAsync();
    }

    /// <summary>What the profile observability would scrape, asked for in the network where it would do so: its own image is not to be had here.</summary>
    private async Task EveryTargetOfPrometheusHasMetricsAsync()
    {
        var targets = Target().Matches(await File.ReadAllTextAsync(Repository.PathTo("images", "observability", "prometheus.yml"))).Select(match => match.Value).ToList();
        Assert.Equal(9, targets.Count);
        foreach (var target in targets)
        {
            var metrics = await Docker.OkAsync("compose", "exec", "-T", "fortio", "fortio", "curl", "-quiet", $"http://{target}/metrics");
            Assert.Contains("# TYPE ", metrics, StringComparison.Ordinal);
        }
    }

    /// <summary>Reviews of one name, no mesh: DNS has three addresses, and every version gets its share.</summary>
    private async Task AllReviewsAreSeenInABrowserAsync()
    {
        await using var browser = await Browser.OpenInAsync(await InsideAsync(Tools.Chromium));
        var page = await browser.NewPageAsync();
        var seen = new HashSet<string>();
        await Eventually.HoldsAsync(
            async () =>
            {
                await page.GotoAsync(Page);
                await Assertions.Expect(page.GetByText("The Comedy of Errors", new PageGetByTextOptions { Exact = true }).First).ToBeVisibleAsync();
                seen.Add(Version().Match(await page.InnerTextAsync("body")).Groups[1].Value);
                return seen.IsSupersetOf(["v1", "v2", "v3"]);
            },
            Limit,
            () => $"seen: {string.Join(", ", seen)}");
        await Browser.ScreenshotAsync(page, "compose-productpage");
    }

    /// <summary>Each version of reviews is told to stop (SIGTERM) and started again while its name is under load.</summary>
    private async Task RestartsLoseNoRequestAsync()
    {
        // Each answer of this address is the answer of one version, with its status. It ends when it is told to, and waits as long as it
        // does by itself, 3 s.
        await Docker.OkAsync(
            "run", "--detach", "--name", "load", "--network", "bookinfo_default", "--tmpfs", "/var/lib/fortio:mode=0777", "--read-only", "--cap-drop", "ALL",
            $"fortio:{Shipped.Version}", "load", "-c", "4", "-qps", "60", "-t", "30m", "http://productpage:9080/api/v1/products/0/reviews");
        foreach (var service in (string[])["reviews-v1", "reviews-v2", "reviews-v3"])
        {
            await Docker.OkAsync("compose", "stop", service);
            await Docker.OkAsync("compose", "up", "--no-build", "--wait", "--no-recreate", service);
        }

        await Docker.OkAsync("kill", "--signal", "INT", "load");
        await Docker.OkAsync("wait", "load");
        var report = (await Docker.RunAsync("logs", "load")).Output;
        var codes = Code().Matches(report).ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        Assert.True(codes is { Count: 1 } && codes.ContainsKey("200"), report);
        Figures.Keep("compose-restarts", $"each reviews stopped (SIGTERM) and started under load: {codes["200"]} calls, none failed");
    }

    /// <summary>A program that starts one of this machine's in the network of the engine.</summary>
    private async Task<string> InsideAsync(string program)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("inside-").FullName, program);
        await File.WriteAllTextAsync(path, $"#!/bin/sh\nexec nsenter --net --target {Docker.ProcessId} {Tools.Find(program)} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    [GeneratedRegex(@"[a-z][\w-]+:\d+(?=[,\]])")]
    private static partial Regex Target();

    [GeneratedRegex(@"Reviews served by:\s*reviews-(v\d)")]
    private static partial Regex Version();

    [GeneratedRegex(@"(?m)^Code +(-?\d+) : (\d+) ")]
    private static partial Regex Code();
}
