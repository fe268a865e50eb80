using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Statistics;

/// <summary>All that a run has measured. Reports only read it (contract fortio.md sections 5 and 6, and section 13 for what is ours).</summary>
internal sealed record RunResult
{
    public required LoadOptions Options { get; init; }

    public required RunPlan Plan { get; init; }

    /// <summary>Start of the timed part.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>From the start until the last worker was done.</summary>
    public required TimeSpan ActualDuration { get; init; }

    /// <summary>Whether it ended before its time or number, by the user, <c>-abort-on</c> or the REST call.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Calls before the timed part.</summary>
    public int WarmUpCalls { get; init; }

    /// <summary>Service time of every call in seconds, from its start to its end: what Fortio reports.</summary>
    public required Histogram Durations { get; init; }

    /// <summary>The same of the failed calls only.</summary>
    public required Histogram ErrorDurations { get; init; }

    /// <summary>Response time of every call in seconds, from when it was due to its end; equal to the service time in runs without a rate.</summary>
    public required Histogram ResponseTimes { get; init; }

    /// <summary>Seconds slept before calls, negative where a call was late; null in runs without a rate.</summary>
    public Histogram? Sleeps { get; init; }

    /// <summary>Counts of the schedule.</summary>
    public required ScheduleCounts Schedule { get; init; }

    /// <summary>Calls by code; -1 for those without an answer. Empty for protocols that count by name.</summary>
    public required IReadOnlyDictionary<int, long> Codes { get; init; }

    /// <summary>Calls by name, for protocols that count so (<c>SERVING</c>, <c>OK</c>); empty for HTTP.</summary>
    public required IReadOnlyDictionary<string, long> Details { get; init; }

    /// <summary>Calls without an answer, by reason.</summary>
    public required IReadOnlyDictionary<CallFailure, long> Failures { get; init; }

    /// <summary>Bytes of the answers; and of their heads.</summary>
    public required Histogram Sizes { get; init; }

    public required Histogram HeaderSizes { get; init; }

    /// <summary>The connections of each worker.</summary>
    public required IReadOnlyList<ConnectionRecord> Connections { get; init; }

    /// <summary>TCP and UDP: bytes sent and received.</summary>
    public long BytesSent { get; init; }

    public long BytesReceived { get; init; }

    /// <summary>One entry for each second (or longer, at most 1000 entries), oldest first.</summary>
    public required IReadOnlyList<RunInterval> Intervals { get; init; }

    /// <summary>By the values of <see cref="LoadOptions.SplitBy"/>; empty without.</summary>
    public required IReadOnlyDictionary<string, RunSplit> Splits { get; init; }

    public double ActualQps => Durations.Count / ActualDuration.TotalSeconds;
}

/// <summary>What became of the calls that were due.</summary>
/// <param name="Scheduled">Due in the time that the run lasted.</param>
/// <param name="Sent">Started.</param>
/// <param name="Late">Started more than a millisecond after they were due.</param>
/// <param name="Dropped">Never started: skipped slots, or too late in an open loop.</param>
internal readonly record struct ScheduleCounts(long Scheduled, long Sent, long Late, long Dropped);

/// <summary>What happened in one stretch of time.</summary>
/// <param name="Start">Since the start of the run.</param>
/// <param name="Length">Of the stretch.</param>
/// <param name="Calls">Ended in it.</param>
/// <param name="Errors">Of these, not ok.</param>
/// <param name="P50">Median response time in seconds; NaN without calls.</param>
/// <param name="P99">99th percentile of it.</param>
/// <param name="Max">Longest of it.</param>
internal readonly record struct RunInterval(TimeSpan Start, TimeSpan Length, long Calls, long Errors, double P50, double P99, double Max);

/// <summary>Calls whose answers share header values.</summary>
internal sealed class RunSplit(double resolution, double offset)
{
    public Histogram Durations { get; } = new(resolution, offset);

    public long Errors { get; set; }
}
