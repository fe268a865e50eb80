namespace Bookinfo.Benchmarks.Measuring;

/// <summary>One row in one round.</summary>
/// <param name="CallsPerSecond">As the load generator counts.</param>
/// <param name="CpuPer10000Calls">CPU seconds for 10 000 calls of the process tree that is measured.</param>
/// <param name="P50Microseconds">Latency, median.</param>
/// <param name="P99Microseconds">Latency, 99th percentile.</param>
/// <param name="IdleMegabytes">Resident memory before the first call.</param>
/// <param name="LoadedMegabytes">Resident memory after the last one.</param>
/// <param name="Errors">Wrong status or failed connection; any makes the row invalid.</param>
/// <param name="OtherWork">Share of the machine, 0 to 1, that something else than the server and the load used meanwhile.</param>
internal sealed record Measurement(
    double CallsPerSecond, double CpuPer10000Calls, double P50Microseconds, double P99Microseconds, double IdleMegabytes, double LoadedMegabytes, long Errors, double OtherWork);
