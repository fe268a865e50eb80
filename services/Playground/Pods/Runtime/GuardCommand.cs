using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>
/// <c>playground guard PROGRAM ARGS...</c>, not for people: runs a program that does not know <c>PARENT_PIPE</c> in a process
/// group of its own and kills the group when Playground is gone. Signals, streams and the exit code pass through.
/// </summary>
internal static class GuardCommand
{
    public const string Name = "guard";

    /// <summary>What a shell answers when a program cannot be started.</summary>
    private const int CannotStart = 126;

    /// <returns>The program's exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            await Console.Error.WriteLineAsync($"{Name}: expected a program and its arguments");
            return CannotStart;
        }

        Signals.LeadGroup();
        var start = new ProcessStartInfo(args[0], args[1..]) { UseShellExecute = false };
        start.Environment.Remove(ParentPipe.Variable);

        Process? program = null;
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, PassOn);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, PassOn);
        try
        {
            program = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            await Console.Error.WriteLineAsync($"{args[0]}: {e.Message}");
            return CannotStart;
        }

        EndWithParent();
        await program.WaitForExitAsync();
        return program.ExitCode;

        void PassOn(PosixSignalContext context)
        {
            context.Cancel = true;
            if (program is { HasExited: false }) Signals.Terminate(program.Id);
        }
    }

    /// <summary>Kills this process, and the group that it leads, once Playground is gone.</summary>
    public static void EndWithParent()
    {
        if (Environment.GetEnvironmentVariable(ParentPipe.Variable) is not { } pipe) return;
        var thread = new Thread(() =>
        {
            using var parent = new AnonymousPipeClientStream(PipeDirection.In, pipe);
            while (parent.ReadByte() >= 0)
            {
                // Nothing is ever written; only the end matters.
            }

            Signals.KillGroup(Environment.ProcessId);
        })
        { IsBackground = true, Name = "parent pipe" };
        thread.Start();
    }
}
