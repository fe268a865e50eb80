using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

using Bookinfo.Containers.Tests.Engines;
using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests;

/// <summary>Every program in its image: read-only root, a random user of group 0, no capabilities, nothing to gain.</summary>
[Collection(ContainerImagesCollection.Name)]
[Needs("podman")]
[Needs("gcc")]
public sealed class HardeningTests(ContainerImages images)
{
    private const string ManagementPort = "9900";

    /// <summary>Versions that show stars ask for ratings, and nobody is in a container's network but itself.</summary>
    private const string NoRatings = "\"rating\": {\"error\": \"Ratings service is currently unavailable\"}";

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromMinutes(2);

    private readonly Podman _podman = images.Podman;

    /// <summary>Image, arguments, its own health check, a request of its contract with what must be in the answer.</summary>
    public static TheoryData<string, string, string, string> Services => new()
    {
        { "examples-bookinfo-productpage-v1", "/app/ProductPage healthcheck 9080", "http://localhost:9080/productpage", "<title>Simple Bookstore App</title>" },
        { "examples-bookinfo-details-v1", "/app/Details healthcheck 9080", "http://localhost:9080/details/0", "\"ISBN-10\":\"1234567890\"" },
        { "examples-bookinfo-reviews-v1", "/app/Reviews healthcheck 9080", "http://localhost:9080/reviews/0", "\"podname\": " },
        { "examples-bookinfo-reviews-v2", "/app/Reviews healthcheck 9080", "http://localhost:9080/reviews/0", NoRatings },
        { "examples-bookinfo-reviews-v3", "/app/Reviews healthcheck 9080", "http://localhost:9080/reviews/0", NoRatings },
        { "examples-bookinfo-ratings-v1", "/app/Ratings healthcheck 9080", "http://localhost:9080/ratings/0", """{"id":0,"ratings":{"Reviewer1":5,"Reviewer2":4}}""" },
        { "examples-bookinfo-productpage-v-flooding", "/app/ProductPage healthcheck 9080", "http://localhost:9080/health", "Product page is healthy" },
        { "examples-bookinfo-details-v2", "/app/Details healthcheck 9080", "http://localhost:9080/health", "Details is healthy" },
        { "examples-bookinfo-ratings-v2", "/app/Ratings healthcheck 9080", "http://localhost:9080/health", "Ratings is healthy" },
        { "examples-bookinfo-ratings-v-delayed", "/app/Ratings healthcheck 9080", "http://localhost:9080/health", "Ratings is healthy" },
        { "examples-bookinfo-ratings-v-faulty", "/app/Ratings healthcheck 9080", "http://localhost:9080/health", "Ratings is healthy" },
        { "examples-bookinfo-ratings-v-unavailable", "/app/Ratings healthcheck 9080", "", "" },
        { "examples-bookinfo-ratings-v-unhealthy", "/app/Ratings healthcheck 9080", "", "" },
        { "examples-helloworld-v1", "/app/HelloWorld healthcheck 9900", "http://localhost:5000/hello", "Hello version: v1, instance: " },
        { "examples-helloworld-v2", "/app/HelloWorld healthcheck 9900", "http://localhost:5000/hello", "Hello version: v2, instance: " },
        { "httpbin", "/app/HttpBin healthcheck 9900", "http://localhost:8080/get", "\"url\": \"http://localhost:8080/get\"" },
        { "tcp-echo-server", "/bin/tcp-echo healthcheck 9900", "", "hello world" },
        { "fortio", "/usr/bin/fortio curl -quiet http://localhost:9900/readyz", "http://localhost:8080/echo?status=200", "" },
        { "curl", "curl -fsS http://localhost:9900/readyz", "", "" },
    };

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_image_becomes_ready_and_answers(string image, string healthCheck, string url, string expected)
    {
        await using var container = await CreateAsync(image);
        var start = Stopwatch.GetTimestamp();
        await _podman.OkAsync("start", container.Name);
        var process = await _podman.ProcessOfAsync(container.Name);
        await Eventually.HoldsAsync(
            async () => (await ReadyStatusAsync(process, healthCheck)) == 200,
            ReadyLimit,
            () => $"{image} is not ready");
        var ready = Stopwatch.GetElapsedTime(start);
        var health = await _podman.RunAsync(["exec", container.Name, .. healthCheck.Split(' ')]);
        Assert.True(health.ExitCode == 0, health.Output);

        await AnswersAsync(image, container.Name, process, url, expected);
        images.Measured(image, await CompressedBytesAsync(image), ready, ResidentBytes(process));
        // The command that Kubernetes' and compose's stop sends: an orderly end, exit code 0, for all but a plain sleep.
        await _podman.OkAsync("stop", "--time", "60", container.Name);
        var code = await _podman.OkAsync("inspect", "--format", "{{.State.ExitCode}}", container.Name);
        Assert.Equal("0", code);
    }

    /// <summary>The first process of a container is sent no signal that it does not catch: whoever deletes the pod would wait for its whole grace.</summary>
    [Fact]
    public async Task A_plain_sleep_ends_as_soon_as_it_is_told_to()
    {
        await using var container = await CreateAsync("curl", ["--env", "MANAGEMENT_PORT="]);
        await _podman.OkAsync("start", container.Name);
        var process = await _podman.ProcessOfAsync(container.Name);
        await container.HoldsAsync(async () => await CatchesAsync(process, signal: 15), ReadyLimit, "SIGTERM is not caught");
        await _podman.OkAsync("stop", "--time", "60", container.Name);
        Assert.Equal("143", await _podman.OkAsync("inspect", "--format", "{{.State.ExitCode}}", container.Name));
    }

    /// <summary>Reviews' health check says what it saw, and exit code 1, where nothing listens.</summary>
    [Fact]
    public async Task The_health_check_fails_where_nobody_listens()
    {
        await using var container = await CreateAsync("examples-bookinfo-reviews-v1");
        await _podman.OkAsync("start", container.Name);
        var health = await _podman.RunAsync("exec", container.Name, "/app/Reviews", "healthcheck", "9081");
        Assert.Equal(1, health.ExitCode);
        Assert.Contains("http://127.0.0.1:9081/readyz: ", health.Output, StringComparison.Ordinal);
    }

    /// <summary>The Bookinfo page has people run curl in ratings; its base has none.</summary>
    [Fact]
    public async Task Ratings_brings_curl()
    {
        await using var container = await CreateAsync("examples-bookinfo-ratings-v1");
        await _podman.OkAsync("start", container.Name);
        Assert.Contains("Reviewer1", await _podman.OkAsync("exec", container.Name, "curl", "-sS", "--retry-connrefused", "--retry", "20", "http://localhost:9080/ratings/0"), StringComparison.Ordinal);
    }

    /// <summary>What tasks run inside the client pod (contract bookinfo.md section 11).</summary>
    [Theory]
    [InlineData("sh -c true")]
    [InlineData("date")]
    [InlineData("grep root /etc/passwd")]
    [InlineData("tar --version")]
    [InlineData("time sleep 0.01")]
    [InlineData("nc -h")]
    [InlineData("curl --version")]
    [InlineData("/bin/sleep 1s")]
    [InlineData("sh -c : > /tmp/sample.cookies")]
    public async Task The_client_image_has_the_tools_of_the_tasks(string command)
    {
        await using var container = await CreateAsync("curl");
        await _podman.OkAsync("start", container.Name);
        var words = command.Split(' ', command.StartsWith("sh -c", StringComparison.Ordinal) ? 3 : 8);
        var result = await _podman.RunAsync(["exec", container.Name, .. words]);
        Assert.True(result.ExitCode == 0, result.Output);
    }

    /// <summary>The names that manifests and command lines start httpbin's originals by.</summary>
    [Theory]
    [InlineData("gunicorn --access-logfile - -b 0.0.0.0:80 httpbin:app", 80, "\"args\": {}")]
    [InlineData("go-httpbin", 8080, "\"args\": {}")]
    public async Task Httpbin_is_started_by_the_names_of_its_originals(string command, int port, string expected)
    {
        var words = command.Split(' ');
        await using var container = await CreateAsync("httpbin", ["--entrypoint", words[0]], words[1..]);
        await _podman.OkAsync("start", container.Name);
        var process = await _podman.ProcessOfAsync(container.Name);
        await Eventually.HoldsAsync(async () => (await Namespaces.GetAsync(process, $"http://localhost:{port}/get")).Body.Contains(expected, StringComparison.Ordinal), ReadyLimit, () => $"nothing on {port}");
    }

    [Fact]
    public async Task Images_say_what_they_are_and_run_as_a_number()
    {
        foreach (var target in Shipped.Targets)
        {
            var text = await _podman.OkAsync("image", "inspect", "--format", "{{.User}} {{index .Labels \"org.opencontainers.image.licenses\"}} {{index .Labels \"org.opencontainers.image.version\"}} {{index .Labels \"org.opencontainers.image.title\"}}", Podman.NameOf(target));
            Assert.Matches(@"^1654:0 Apache-2\.0 \d+\.\d+\.\d+ \S.*$", text);
        }
    }

    /// <summary>The whole suite in one container, under the same restrictions: the page through its gateway, and kubectl with what it prints.</summary>
    [Fact]
    [Needs("kubectl")]
    public async Task The_lab_shows_the_page_and_answers_kubectl()
    {
        await using var container = await CreateAsync("playground", ["--tmpfs", "/state:mode=0777", "--memory", "2g", "--pids-limit", "2048"]);
        await _podman.OkAsync("start", container.Name);
        var process = await _podman.ProcessOfAsync(container.Name);
        await container.HoldsAsync(
            async () => (await Namespaces.GetAsync(process, "http://localhost:8080/productpage")).Body.Contains("Book Reviews", StringComparison.Ordinal),
            TimeSpan.FromMinutes(3),
            "no page");
        // Not only on loopback: the port is published from outside of the container.
        Assert.Contains("0.0.0.0:8080", (await Namespaces.RunAsync(process, "ss", "-ltn")).StandardOutput, StringComparison.Ordinal);
        var kubeconfig = Path.Combine(Directory.CreateTempSubdirectory("lab-").FullName, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, await _podman.OkAsync("exec", container.Name, "/app/playground", "kubeconfig"));
        var pods = await Namespaces.RunAsync(process, Tools.Find("kubectl")!, "--kubeconfig", kubeconfig, "get", "pods");
        Assert.Contains("productpage-v1-", pods.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(401, (await Namespaces.GetAsync(process, "https://localhost:6443/api", "--insecure")).Status);
    }

    /// <summary>The parts list in the image names what was linked in: .NET itself, and packages with their hashes.</summary>
    [Fact]
    public async Task An_image_says_what_it_is_made_of()
    {
        await using var container = await CreateAsync("examples-bookinfo-ratings-v1");
        var copy = Path.Combine(Directory.CreateTempSubdirectory("sbom-").FullName, "sbom.cdx.json");
        await _podman.OkAsync("cp", $"{container.Name}:/app/sbom.cdx.json", copy);
        using var sbom = JsonDocument.Parse(await File.ReadAllTextAsync(copy));
        Assert.Equal("CycloneDX", sbom.RootElement.GetProperty("bomFormat").GetString());
        var components = sbom.RootElement.GetProperty("components").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("runtime.linux-x64.Microsoft.DotNet.ILCompiler", components.Keys);
        Assert.Equal("MIT", components["MySqlConnector"].GetProperty("licenses")[0].GetProperty("expression").GetString());
        Assert.Matches("^[0-9a-f]{128}$", components["MongoDB.Driver"].GetProperty("hashes")[0].GetProperty("content").GetString());
    }

    private async Task<Container> CreateAsync(string image, string[]? options = null, string[]? command = null)
    {
        // As OpenShift draws them; group 0 is all that such a user has.
        var user = Random.Shared.Next(1_000_000, 2_000_000_000).ToString(CultureInfo.InvariantCulture);
        var id = await _podman.OkAsync(
        [
            "create", "--user", $"{user}:0", "--read-only", "--cap-drop", "all", "--security-opt", "no-new-privileges", "--network", "none",
            // As kubelets and Docker set it, or as decision 28 has pods ask for it: podman's own default keeps port 80 for root.
            "--sysctl", "net.ipv4.ip_unprivileged_port_start=0", "--pids-limit", "256", "--memory", "256m",
            "--env", $"MANAGEMENT_PORT={ManagementPort}", .. Writable(image), .. options ?? [], Podman.NameOf(image), .. command ?? [],
        ]);
        return new Container(_podman, id);
    }

    /// <summary>What our manifests mount where a program writes.</summary>
    private static string[] Writable(string image) => image switch
    {
        "fortio" => ["--tmpfs", "/var/lib/fortio:mode=0777"],
        _ => ["--tmpfs", "/tmp:mode=1777"],
    };

    private static async Task<int> ReadyStatusAsync(int process, string healthCheck) =>
        (await Namespaces.GetAsync(process, $"http://localhost:{(healthCheck.Contains("9080", StringComparison.Ordinal) ? "9080" : ManagementPort)}/readyz")).Status;

    private async Task AnswersAsync(string image, string container, int process, string url, string expected)
    {
        if (url.Length > 0)
        {
            var (status, body) = await Namespaces.GetAsync(process, url);
            Assert.Equal(200, status);
            Assert.Contains(expected, body, StringComparison.Ordinal);
        }
        else if (image == "tcp-echo-server")
        {
            var echo = await Namespaces.RunAsync(process, "sh", "-c", "echo world | nc -N localhost 9000");
            Assert.Contains(expected, echo.StandardOutput, StringComparison.Ordinal);
        }

        if (image == "fortio")
            Assert.Matches(@"(?m)^Code 200 : 20 \(100\.0 %\)$", (await _podman.RunAsync("exec", container, "/usr/bin/fortio", "load", "-c", "2", "-qps", "0", "-n", "20", "-a", "http://localhost:8080/")).Output);
    }

    private async Task<long> CompressedBytesAsync(string image)
    {
        var size = await ChildProcess.RunAsync("bash", ["-c", "set -o pipefail; \"$0\" \"$@\" | gzip -6 | wc -c", .. _podman.CommandLine("save", Podman.NameOf(image))], _podman.Environment, limit: TimeSpan.FromMinutes(5));
        Assert.True(size.ExitCode == 0, size.Output);
        return long.Parse(size.StandardOutput, CultureInfo.InvariantCulture);
    }

    private static async Task<bool> CatchesAsync(int process, int signal)
    {
        var caught = (await File.ReadAllLinesAsync($"/proc/{process}/status")).Single(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        return (long.Parse(caught.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1L << (signal - 1))) != 0;
    }

    private static long ResidentBytes(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Removed with the test.</summary>
    private sealed class Container(Podman podman, string name) : IAsyncDisposable
    {
        public string Name { get; } = name;

        /// <summary>As <see cref="Eventually.HoldsAsync(Func{Task{bool}}, TimeSpan, Func{string})" />; a failure tells the container's state and what it wrote.</summary>
        public async Task HoldsAsync(Func<Task<bool>> condition, TimeSpan limit, string otherwise)
        {
            try
            {
                await Eventually.HoldsAsync(condition, limit, () => otherwise);
            }
            catch (TimeoutException e)
            {
                var state = await podman.RunAsync("inspect", "--format", "{{.State.Status}}, exit code {{.State.ExitCode}}, out of memory: {{.State.OOMKilled}}", Name);
                var log = await podman.RunAsync("logs", "--tail", "60", Name);
                Assert.Fail($"{e.Message}; {state.Output}\n{log.Output}");
            }
        }

        public async ValueTask DisposeAsync() => await podman.RunAsync("rm", "--force", "--time", "0", "--volumes", Name);
    }
}
