using System.Runtime.InteropServices;

namespace Bookinfo.Benchmarks.Report;

/// <summary>Where and when a run took place.</summary>
internal sealed record Machine(DateTimeOffset Date, string Processor, int Cores, string System, string LoadAverage)
{
    public static Machine Read() => new(
        DateTimeOffset.UtcNow,
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.OSArchitecture.ToString(),
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}",
        string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]));

    public override string ToString() => $"{Date:yyyy-MM-dd HH:mm} UTC, {Processor}, {Cores} cores, {System}, load average at the end {LoadAverage}";
}
