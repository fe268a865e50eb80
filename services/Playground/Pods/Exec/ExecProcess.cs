using System.ComponentModel;
using System.Diagnostics;
using System.Text;

using Bookinfo.Playground.Pods.Runtime;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>One process whose streams pass through byte for byte.</summary>
internal static class ExecProcess
{
    private const int BufferBytes = 32 * 1024;
    private const int CannotStart = 126;

    /// <summary>How long an ended process' pipe may stay open without a byte: a grandchild of another group may hold it.</summary>
    private static readonly TimeSpan PipePatience = TimeSpan.FromSeconds(1);

    /// <param name="plan">What to start.</param>
    /// <param name="podDirectory">Where it is noted, so that no left-over survives Playground.</param>
    /// <param name="streams">What it reads and writes.</param>
    /// <param name="cancellationToken">Kills it, with its process group.</param>
    public static async Task<ExecEnd> RunAsync(LaunchPlan plan, string podDirectory, ExecStreams streams, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Process process;
        try
        {
            process = Process.Start(StartInfo(plan))!;
        }
        catch (Win32Exception e)
        {
            await streams.Error(Encoding.UTF8.GetBytes($"{plan.FileName}: {e.Message}\n"), cancellationToken);
            return new ExecEnd(CannotStart);
        }

        using (process)
        {
            Leftovers.Note(podDirectory, process.Id);
            try
            {
                return new ExecEnd(await TendAsync(process, plan.Guarded, streams, cancellationToken));
            }
            finally
            {
                Leftovers.Strike(podDirectory, process.Id);
            }
        }
    }

    private static async Task<int> TendAsync(Process process, bool guarded, ExecStreams streams, CancellationToken cancellationToken)
    {
        var exited = ExitAsync(process, guarded);
        using var inputEnds = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var input = PumpInputAsync(streams.Input, process.StandardInput.BaseStream, inputEnds.Token);
        var output = PumpOutputAsync(process.StandardOutput.BaseStream, streams.Output, exited, cancellationToken);
        var error = PumpOutputAsync(process.StandardError.BaseStream, streams.Error, exited, cancellationToken);
        await using (cancellationToken.Register(() => KillUnlessEnded(process.Id, exited)))
        {
            await exited;
        }

        await inputEnds.CancelAsync();
        await Task.WhenAll(output, error);
        await Task.WhenAny(input, Task.Delay(PipePatience, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    private static ProcessStartInfo StartInfo(LaunchPlan plan)
    {
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
        return start;
    }

    private static async Task ExitAsync(Process process, bool guarded)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        if (guarded) Signals.KillRest(process.Id);
    }

    private static void KillUnlessEnded(int processId, Task exited)
    {
        if (!exited.IsCompleted) Signals.KillGroup(processId);
    }

    /// <summary>Until the caller's end, which the process sees as the end of its stdin.</summary>
    private static async Task PumpInputAsync(Stream? from, Stream to, CancellationToken cancellationToken)
    {
        try
        {
            await using (to)
            {
                if (from is null) return;
                await from.CopyToAsync(to, BufferBytes, cancellationToken);
            }
        }
        catch (IOException)
        {
            // It reads no more.
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
        finally
        {
            // What else comes is thrown away by whoever fills the stream.
            if (from is not null) await from.DisposeAsync();
        }
    }

    private static async Task PumpOutputAsync(Stream from, ByteSink to, Task exited, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            while (true)
            {
                var read = from.ReadAsync(buffer, CancellationToken.None).AsTask();
                if (await Task.WhenAny(read, exited) != read) await read.WaitAsync(PipePatience, CancellationToken.None);
                var count = await read;
                if (count == 0) return;
                await to(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (TimeoutException)
        {
            // A left-over grandchild keeps the pipe open.
        }
        catch (IOException)
        {
            // The pipe broke with the process.
        }
        catch (OperationCanceledException)
        {
            // Nobody reads any more; the process is being killed.
        }
    }
}
