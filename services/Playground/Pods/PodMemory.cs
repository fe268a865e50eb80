using System.Diagnostics;
using System.Globalization;

namespace Bookinfo.Playground.Pods;

/// <summary>Memory of one pod's processes.</summary>
/// <param name="Namespace">The pod's.</param>
/// <param name="Name">The pod's.</param>
/// <param name="ResidentBytes">Resident set: shared pages count in full for each process.</param>
/// <param name="ProportionalBytes">Shared pages divided among those who share them; null where the system does not tell.</param>
internal sealed record PodMemory(string Namespace, string Name, long ResidentBytes, long? ProportionalBytes)
{
    /// <summary>Memory of every running pod, ordered by name.</summary>
    public static IReadOnlyList<PodMemory> Measure(PodRunner pods) =>
    [
        .. pods.Workers.OrderBy(w => w.Pod.Namespace, StringComparer.Ordinal).ThenBy(w => w.Pod.Name, StringComparer.Ordinal).Select(worker =>
        {
            var figures = worker.ProcessIds.SelectMany(WithChildren).Select(Of).ToArray();
            return new PodMemory(
                worker.Pod.Namespace, worker.Pod.Name, figures.Sum(f => f.Resident),
                figures.Any(f => f.Proportional is null) ? null : figures.Sum(f => f.Proportional));
        }),
    ];

    /// <summary>Memory of Playground itself.</summary>
    public static PodMemory OfPlayground()
    {
        var (resident, proportional) = Of(Environment.ProcessId);
        return new PodMemory("", "playground", resident, proportional);
    }

    private static (long Resident, long? Proportional) Of(int processId)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(processId);
                return (process.WorkingSet64, null);
            }

            var (resident, proportional) = (0L, 0L);
            foreach (var line in File.ReadLines($"/proc/{processId}/smaps_rollup"))
            {
                if (line.StartsWith("Rss:", StringComparison.Ordinal)) resident = KiloBytes(line);
                if (line.StartsWith("Pss:", StringComparison.Ordinal)) proportional = KiloBytes(line);
            }

            return (resident, proportional);
        }
        catch (IOException)
        {
            return (0, 0);
        }
        catch (ArgumentException)
        {
            return (0, 0);
        }
    }

    /// <summary>A guarded program is a child of its guard: both count.</summary>
    private static IEnumerable<int> WithChildren(int processId)
    {
        yield return processId;
        var children = $"/proc/{processId}/task/{processId}/children";
        if (!File.Exists(children)) yield break;
        foreach (var child in File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var below in WithChildren(int.Parse(child, CultureInfo.InvariantCulture))) yield return below;
        }
    }

    private static long KiloBytes(string line) =>
        long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
}
