using System.Diagnostics;
using System.Text;

namespace Bookinfo.Testing;

/// <summary>A program that a test started: its output is kept, waiting is bounded, and it ends with the test.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _standardOutput = new();
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _openStreams = 2;

    static ChildProcess() => InheritedSignals.Reset();

    private ChildProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, e) => Receive(e.Data, _standardOutput);
        _process.ErrorDataReceived += (_, e) => Receive(e.Data, null);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything written so far, stdout and stderr as they came.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>
    /// What was written to stdout alone. The two streams come by two ways: a line of stderr may stand anywhere in
    /// <see cref="Output"/>, inside a JSON object on stdout too.
    /// </summary>
    public string StandardOutput
    {
        get
        {
            lock (_output)
            {
                return _standardOutput.ToString();
            }
        }
    }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null) start.Environment.Remove(name);
            else start.Environment[name] = value;
        }

        var child = new ChildProcess(start);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Exit code, everything it wrote, and what it wrote to stdout.</returns>
    /// <exception cref="TimeoutException">It did not end in time; it has been killed.</exception>
    public static async Task<ChildProcessResult> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? input = null, TimeSpan? limit = null, string? folder = null)
    {
        await using var child = Start(program, arguments, environment, folder);
        if (input is not null) await child._process.StandardInput.WriteAsync(input);
        child._process.StandardInput.Close();
        var code = await child.WaitForExitAsync(limit ?? TimeSpan.FromSeconds(60));
        return new ChildProcessResult(code, child.Output, child.StandardOutput);
    }

    /// <summary>The first line, past or to come, that fits.</summary>
    /// <exception cref="TimeoutException">No such line in time, or the program ended without one.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> wanted, TimeSpan limit)
    {
        var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.ToString().Split('\n').FirstOrDefault(wanted) is { } line) return line;
            _waiting.Add((wanted, seen));
        }

        var first = await Task.WhenAny(seen.Task, _ended.Task, Task.Delay(limit));
        if (first == seen.Task || seen.Task.IsCompleted) return await seen.Task;
        throw new TimeoutException($"no such line {(first == _ended.Task ? "before the end" : $"in {limit}")}; output:\n{Output}");
    }

    /// <exception cref="TimeoutException">It still runs.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan limit)
    {
        using var stop = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} still runs after {limit}; output:\n{Output}");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal by number: 2 is Ctrl-C, 15 SIGTERM, 9 SIGKILL.</summary>
    public void Signal(int number)
    {
        using var kill = Process.Start("kill", [$"-{number}", Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Receive(string? line, StringBuilder? alone)
    {
        if (line is null)
        {
            if (Interlocked.Decrement(ref _openStreams) == 0) _ended.TrySetResult();
            return;
        }

        lock (_output)
        {
            _output.Append(line).Append('\n');
            alone?.Append(line).Append('\n');
            foreach (var (_, seen) in _waiting.Where(w => w.Wanted(line))) seen.TrySetResult(line);
        }
    }
}
