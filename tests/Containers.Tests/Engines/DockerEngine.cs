using Bookinfo.Testing;

namespace Bookinfo.Containers.Tests.Engines;

/// <summary>
/// A Docker engine in mount and network namespaces of its own, so that this machine's iptables and cgroups stay as they are. What it
/// publishes is published in there: <see cref="Namespaces"/> goes in.
/// </summary>
internal sealed class DockerEngine : IAsyncDisposable
{
    // A socket's path may have about 100 characters.
    private readonly string _folder = Directory.CreateTempSubdirectory("docker-").FullName;
    private ChildProcess? _engine;

    private DockerEngine()
    {
    }

    /// <summary>The engine's process: it is in the network that containers publish their ports in.</summary>
    public int ProcessId => _engine!.Id;

    private string Socket => Path.Combine(_folder, "docker.sock");

    public static async Task<DockerEngine> StartAsync()
    {
        var engine = new DockerEngine();
        try
        {
            await engine.LaunchAsync();
            await StandInBases.MakeAsync();
            foreach (var (image, file) in StandInBases.All) await engine.OkAsync("import", file, image);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command of docker, and wants it to succeed.</summary>
    /// <returns>What it wrote to stdout.</returns>
    public async Task<string> OkAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0, $"docker {string.Join(' ', arguments)}: exit {result.ExitCode}\n{result.Output}");
        return result.StandardOutput.Trim();
    }

    public Task<ChildProcessResult> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync("docker", arguments, Environment(), limit: TimeSpan.FromMinutes(15), folder: Repository.Root);

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            if (!_engine.HasExited)
            {
                var containers = (await RunAsync("ps", "-aq")).StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                if (containers.Length > 0) await RunAsync(["rm", "-f", "-v", .. containers]);
                _engine.Signal(15);
                await _engine.WaitForExitAsync(TimeSpan.FromMinutes(2));
            }

            await _engine.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string?> Environment() => new()
    {
        ["DOCKER_HOST"] = $"unix://{Socket}",
        ["DOCKER_BUILDKIT"] = "1",
        ["DOCKER_CONFIG"] = _folder,
        ["PROGRAMS"] = "prebuilt",
        ["COMPOSE_ANSI"] = "never",
    };

    private async Task LaunchAsync()
    {
        // With cgroup v1 a second hierarchy may be mounted beside it, which confuses runc.
        var script = $"ip link set lo up; umount /sys/fs/cgroup/unified 2>/dev/null; exec dockerd --data-root {_folder}/data --exec-root {_folder}/exec --pidfile {_folder}/pid -H unix://{Socket}";
        _engine = ChildProcess.Start("unshare", ["--mount", "--net", "sh", "-c", script]);
        await _engine.WaitForLineAsync(line => line.Contains("API listen on", StringComparison.Ordinal), TimeSpan.FromMinutes(2));
    }
}
