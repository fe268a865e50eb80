using System.Globalization;

using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests.Engines;

/// <summary>Podman with storage of its own under artifacts, so that nobody's images and containers are touched. Containers get no network but loopback.</summary>
internal sealed class Podman
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly string _folder = Repository.PathTo("artifacts", "podman");

    public Podman()
    {
        Directory.CreateDirectory(_folder);
        // Debian's defaults want systemd and more processes than a container of CI may have.
        File.WriteAllText(Path.Combine(_folder, "containers.conf"), """
            [containers]
            default_ulimits = ["nofile=16384:16384", "nproc=32768:32768"]
            [network]
            network_backend = "netavark"
            [engine]
            runtime = "runc"
            events_logger = "file"
            cgroup_manager = "cgroupfs"

            """);
    }

    /// <summary>Runs a command of podman, and wants it to succeed.</summary>
    /// <returns>What it wrote to stdout.</returns>
    public async Task<string> OkAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"podman {string.Join(' ', arguments)}: exit {result.ExitCode}\n{result.Output}");
        return result.StandardOutput.Trim();
    }

    /// <summary>What the commands are run with.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["CONTAINERS_CONF"] = Path.Combine(_folder, "containers.conf") };

    public async Task<ChildProcessResult> RunAsync(params string[] arguments)
    {
        var words = CommandLine(arguments);
        return await ChildProcess.RunAsync(words[0], words[1..], Environment, limit: Limit, folder: Repository.Root);
    }

    /// <summary>Program and arguments, for use in a pipeline.</summary>
    public string[] CommandLine(params string[] arguments) =>
        [Tools.Find("podman")!, "--root", Path.Combine(_folder, "storage"), "--runroot", Path.Combine(_folder, "run"), .. arguments];

    /// <summary>The bases under their upstream names.</summary>
    public async Task ImportBasesAsync()
    {
        await StandInBases.MakeAsync();
        foreach (var (image, file) in StandInBases.All) await OkAsync("import", "--quiet", file, image);
    }

    /// <summary>Builds one target of images/Dockerfile from published programs.</summary>
    public Task BuildAsync(string target) => OkAsync(
        "build", "--quiet", "--file", "images/Dockerfile", "--build-arg", "PROGRAMS=prebuilt", "--network", "host", "--target", target, "--tag", NameOf(target), ".");

    /// <summary>An image in this engine's storage.</summary>
    public static string NameOf(string target) => $"localhost/{target}:test";

    /// <summary>The container's first process, as this machine numbers it.</summary>
    public async Task<int> ProcessOfAsync(string container) =>
        int.Parse(await OkAsync("inspect", "--format", "{{.State.Pid}}", container), CultureInfo.InvariantCulture);
}
