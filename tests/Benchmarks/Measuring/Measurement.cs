namespace Bookinfo.Benchmarks.Measuring;

/// <summary>One row in one round.</summary>
/// <param name="CallsPerSecond">As the load generator counts.</param>
/// <param name="CpuPer10000Calls">CPU seconds for 10 000 calls of the process tree that is measured.</param>
/// <param name="P50Microseconds">Latency, median.</param>
/// <param name="P99Microseconds">Latency, 99th percentile.</param>
/// <param name="IdleMegabytes">Resident memory before the load.</param>
/// <param name="LoadedMegabytes">Resident memory after it.</param>
/// <param name="Errors">Wrong status or failed connection; any makes the row invalid.</param>
/// <param name="OtherWork">Share of the machine, 0 to 1, that something else than the server and the load used meanwhile.</param>
internal sealed record Measurement(
    double CallsPerSecond, double CpuPer10000Calls, double P50Microseconds, double P99Microseconds, double IdleMegabytes, double LoadedMegabytes, long Errors, double OtherWork)
{
    /// <summary>From the start of the program to its first good answer; NaN where that is not measured.</summary>
    public double StartMilliseconds { get; init; } = double.NaN;

    public static Measurement Of(LoadedServer server, double idleMegabytes, double loadedMegabytes) => new(
        server.Load.Calls / server.Load.Seconds, server.CpuPer10000Calls, server.Load.P50Microseconds, server.Load.P99Microseconds, idleMegabytes, loadedMegabytes,
        server.Load.Errors, server.OtherWork);
}
