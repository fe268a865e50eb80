using System.Diagnostics;

namespace Bookinfo.Playground.Tests.Pods;

/// <summary>Looks at processes by number, also at those that are nobody's child of ours.</summary>
internal static class ProcessTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Whether it runs. One that has ended but that nobody has asked about yet (a zombie) does not.</summary>
    public static bool Runs(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var stat = File.ReadAllText($"/proc/{processId}/stat");
                return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
            }

            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (IOException)
        {
            return false;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Fails when the process still runs after 2 s. There is no signal for the end of a process that is not our child.</summary>
    public static async Task AssertGoneAsync(int processId)
    {
        var began = Stopwatch.GetTimestamp();
        while (Runs(processId) && Stopwatch.GetElapsedTime(began) < Patience) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(Runs(processId), $"process {processId} still runs");
    }
}
