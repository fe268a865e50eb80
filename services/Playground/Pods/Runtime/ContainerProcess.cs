using System.ComponentModel;
using System.Diagnostics;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>One running child process.</summary>
internal sealed class ContainerProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task _output;

    private readonly bool _guarded;

    private ContainerProcess(Process process, bool guarded, Action<string> line)
    {
        _process = process;
        _guarded = guarded;
        Id = process.Id;
        process.StandardInput.Close();
        _output = Task.WhenAll(OutputLines.PumpAsync(process.StandardOutput, line), OutputLines.PumpAsync(process.StandardError, line));
        Exited = WaitAsync();
    }

    public int Id { get; }

    /// <summary>Completes with the exit code as soon as the process has ended; 128 + n when signal n ended it.</summary>
    public Task<int> Exited { get; }

    /// <param name="plan">What to start.</param>
    /// <param name="line">Takes each line of stdout and stderr.</param>
    /// <param name="problem">Why it did not start.</param>
    public static ContainerProcess? Start(LaunchPlan plan, Action<string> line, out LaunchProblem? problem)
    {
        problem = null;
        var start = new ProcessStartInfo(plan.FileName, plan.Arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = plan.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in plan.Environment) start.Environment[name] = value;
        try
        {
            return new ContainerProcess(Process.Start(start)!, plan.Guarded, line);
        }
        catch (Win32Exception e)
        {
            problem = new LaunchProblem(LaunchProblemReason.StartError, $"{plan.FileName}: {e.Message}");
            return null;
        }
    }

    /// <summary>What it wrote before it ended has been read, or does not come because a grandchild holds the pipe.</summary>
    public async Task DrainAsync(TimeSpan patience)
    {
        try
        {
            await _output.WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            // A left-over grandchild keeps the stream open.
        }
    }

    /// <summary>SIGTERM.</summary>
    public void Terminate()
    {
        if (!Exited.IsCompleted) Signals.Terminate(Id);
    }

    /// <summary>SIGKILL, to its process group if it has one of its own.</summary>
    public void Kill()
    {
        if (!Exited.IsCompleted) Signals.KillGroup(Id);
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        if (_guarded) Signals.KillRest(Id);
        return _process.ExitCode;
    }
}
