namespace Bookinfo.Benchmarks.Measuring;

/// <summary>What a load generator saw.</summary>
/// <param name="Calls">Answers, good or bad.</param>
/// <param name="Seconds">Length of the run.</param>
/// <param name="P50Microseconds">Latency, median.</param>
/// <param name="P99Microseconds">Latency, 99th percentile.</param>
/// <param name="Errors">Answers of the wrong status, and connections that failed.</param>
internal sealed record LoadResult(long Calls, double Seconds, double P50Microseconds, double P99Microseconds, long Errors);
