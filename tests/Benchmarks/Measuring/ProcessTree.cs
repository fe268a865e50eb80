using System.Globalization;

namespace Bookinfo.Benchmarks.Measuring;

/// <summary>A process with all its threads and descendants, as /proc sees it.</summary>
internal static class ProcessTree
{
    /// <summary>/proc counts time in ticks of this length.</summary>
    private const double TickSeconds = 0.01;

    /// <summary>User and system time of all that live, and of those that ended and were waited for.</summary>
    public static double CpuSeconds(int root) => TickSeconds * Members(root).Sum(stat => stat.Ticks);

    /// <summary>Time of this process and of those that it started and that have ended.</summary>
    public static double OwnCpuSeconds() => TickSeconds * Read($"/proc/{Environment.ProcessId}")!.Ticks;

    /// <summary>VmRSS of all together; memory that two of them share counts twice.</summary>
    public static double ResidentMegabytes(int root) => Members(root).Sum(stat => ResidentKilobytes(stat.Id)) / 1024.0;

    /// <summary>Time in which any core did anything, guests and waiting for disks excluded.</summary>
    public static double MachineBusySeconds()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // user nice system idle iowait irq softirq steal
        int[] busy = [1, 2, 3, 6, 7];
        return TickSeconds * busy.Sum(at => long.Parse(fields[at], CultureInfo.InvariantCulture));
    }

    private static List<Stat> Members(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).Select(Read).OfType<Stat>().ToList();
        var members = all.Where(stat => stat.Id == root).ToList();
        for (var i = 0; i < members.Count; i++) members.AddRange(all.Where(stat => stat.Parent == members[i].Id));
        return members;
    }

    private static Stat? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            // The name stands in brackets and may hold anything; the fields behind it begin with the third, the state.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            long Number(int field) => long.Parse(fields[field - 3], CultureInfo.InvariantCulture);
            return new Stat(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), (int)Number(4), Number(14) + Number(15) + Number(16) + Number(17));
        }
        catch (IOException)
        {
            // It ended between the listing and the reading.
            return null;
        }
    }

    private static long ResidentKilobytes(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', '\t').Last(part => part.Length > 0 && char.IsAsciiDigit(part[0])), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private sealed record Stat(int Id, int Parent, long Ticks);
}
