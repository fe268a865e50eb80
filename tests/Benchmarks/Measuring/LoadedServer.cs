using System.Diagnostics;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>What a server and the rest of the machine did while the load generator ran.</summary>
/// <param name="Load">What the load generator saw.</param>
/// <param name="CpuPer10000Calls">CPU seconds for 10 000 calls of the server's process tree.</param>
/// <param name="OtherWork">Share of the machine, 0 to 1, that something else than the server and the load used meanwhile.</param>
internal sealed record LoadedServer(LoadResult Load, double CpuPer10000Calls, double OtherWork)
{
    public static async Task<LoadedServer> MeasureAsync(Wrk load, int serverId, Uri address, CancellationToken cancellationToken)
    {
        var (cpuBefore, busyBefore, ownBefore, start) = (ProcessTree.CpuSeconds(serverId), ProcessTree.MachineBusySeconds(), ProcessTree.OwnCpuSeconds(), Stopwatch.GetTimestamp());
        var result = await load.RunAsync(address, cancellationToken);
        var cpu = ProcessTree.CpuSeconds(serverId) - cpuBefore;
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        // The load generator has ended, so its time is in ours.
        var other = ProcessTree.MachineBusySeconds() - busyBefore - cpu - (ProcessTree.OwnCpuSeconds() - ownBefore);
        return new LoadedServer(result, cpu / result.Calls * 10_000, Math.Clamp(other / elapsed / Environment.ProcessorCount, 0, 1));
    }
}
