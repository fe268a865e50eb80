using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

using Bookinfo.Benchmarks.Peers;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>
/// A server on one core. Its output goes to a file in memory: nobody's time is spent on reading it, and no disk and no watcher of
/// folders makes a line dearer than it is.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Memory = "/dev/shm";
    private const int LookAgainMilliseconds = 50;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _log;

    private ServerProcess(Launch launch, int core)
    {
        _log = Path.Combine(Memory, $"bookinfo-benchmark-{Guid.NewGuid():N}.log");
        string[] shell = ["-c", "exec \"$@\" >\"$0\" 2>&1 </dev/null", _log, "taskset", "-c", core.ToString(CultureInfo.InvariantCulture), launch.Program];
        var start = new ProcessStartInfo("/bin/sh", [.. shell, .. launch.Arguments]);
        foreach (var (name, value) in launch.Environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <exception cref="TimeoutException">It did not say that it listens.</exception>
    public static async Task<ServerProcess> StartAsync(Launch launch, int core, CancellationToken cancellationToken)
    {
        var server = new ServerProcess(launch, core);
        try
        {
            server.Address = new Uri($"http://127.0.0.1:{await server.PortAsync(launch.Listening, cancellationToken)}");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await ToolRun.RunAsync("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)], CancellationToken.None);
            using var limit = new CancellationTokenSource(StopLimit);
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        File.Delete(_log);
    }

    private async Task<string> PortAsync(Regex listening, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartLimit && !_process.HasExited;)
        {
            if (File.Exists(_log) && listening.Match(await File.ReadAllTextAsync(_log, cancellationToken)) is { Success: true } found) return found.Groups[1].Value;
            await Task.Delay(LookAgainMilliseconds, cancellationToken);
        }

        throw new TimeoutException($"{_process.StartInfo.ArgumentList[^1]}: no line that names the port; it wrote:\n{(File.Exists(_log) ? await File.ReadAllTextAsync(_log, cancellationToken) : "")}");
    }
}
