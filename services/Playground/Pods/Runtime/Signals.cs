using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>Signals to processes. .NET can kill but not ask: the one P/Invoke of <c>kill</c> does.</summary>
internal static class Signals
{
    private const int SigKill = 9;
    private const int SigTerm = 15;

    /// <summary>Asks a process to end. False when it is gone already.</summary>
    public static bool Terminate(int processId)
    {
        if (!OperatingSystem.IsWindows()) return Kill(processId, SigTerm) == 0;
        KillOnWindows(processId);
        return true;
    }

    /// <summary>Ends a process and, if it leads a process group, the whole group.</summary>
    public static void KillGroup(int processId)
    {
        if (OperatingSystem.IsWindows())
        {
            KillOnWindows(processId);
            return;
        }

        // Fails without harm when no group has that number.
        _ = Kill(-processId, SigKill);
        _ = Kill(processId, SigKill);
    }

    /// <summary>Ends what a process group leader that has ended left behind.</summary>
    public static void KillRest(int leader)
    {
        if (!OperatingSystem.IsWindows()) _ = Kill(-leader, SigKill);
    }

    /// <summary>Makes this process the leader of a group of its own.</summary>
    public static void LeadGroup()
    {
        if (!OperatingSystem.IsWindows()) _ = SetProcessGroup(0, 0);
    }

    private static void KillOnWindows(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill(entireProcessTree: true);
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
        catch (InvalidOperationException)
        {
            // Went away in between.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int processId, int signal);

    [DllImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    private static extern int SetProcessGroup(int processId, int group);
}
