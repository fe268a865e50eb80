using System.Runtime.InteropServices;

using Bookinfo.LoadClient.Transport;

namespace Bookinfo.LoadClient.Statistics;

/// <summary>
/// What the workers of one loop have seen. They share a thread, so there is one writer and no lock; the loops' recorders are added up at
/// the end. Other threads may read the live figures while it goes on.
/// </summary>
/// <param name="measure">Buckets.</param>
/// <param name="hasRate">Whether calls have due times; without, response time is service time.</param>
internal sealed class Recorder(MeasureOptions measure, bool hasRate)
{
    private long _calls;
    private long _errors;
    private int _inFlight;

    public Histogram Durations { get; } = measure.NewHistogram();

    public Histogram ErrorDurations { get; } = measure.NewHistogram();

    /// <summary>Null without a rate.</summary>
    public Histogram? ResponseTimes { get; } = hasRate ? measure.NewHistogram() : null;

    /// <summary>Null without a rate. Fortio's buckets: 1 ms wide, the first one for what was late.</summary>
    public Histogram? Sleeps { get; } = hasRate ? new Histogram(0.001, -0.001) : null;

    public Histogram Sizes { get; } = new(100);

    public Histogram HeaderSizes { get; } = new(5);

    public Dictionary<int, long> Codes { get; } = [];

    public Dictionary<string, long> Details { get; } = new(StringComparer.Ordinal);

    public Dictionary<CallFailure, long> Failures { get; } = [];

    public Dictionary<string, RunSplit> Splits { get; } = new(StringComparer.Ordinal);

    public IntervalSeries Intervals { get; } = new();

    /// <summary>Calls started more than a millisecond after they were due.</summary>
    public long Late { get; set; }

    /// <summary>Ended so far; any thread may ask.</summary>
    public long Calls => Volatile.Read(ref _calls);

    /// <summary>Of these, not ok; any thread may ask.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Under way; any thread may ask.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public void Started() => Volatile.Write(ref _inFlight, _inFlight + 1);

    /// <summary>A call has ended. Times in seconds.</summary>
    /// <param name="result">What came of it.</param>
    /// <param name="service">From its start.</param>
    /// <param name="response">From when it was due.</param>
    /// <param name="elapsed">From the start of the run.</param>
    /// <returns>Whether its code, or its name, is the first of its kind here.</returns>
    public bool Ended(in CallResult result, double service, double response, double elapsed)
    {
        Volatile.Write(ref _inFlight, _inFlight - 1);
        Volatile.Write(ref _calls, _calls + 1);
        Durations.Record(service);
        ResponseTimes?.Record(response);
        Intervals.Record(elapsed, response, result.IsOk);
        Sizes.Record(result.Size);
        HeaderSizes.Record(result.HeaderSize);
        if (!result.IsOk) Failed(result, service);
        if (result.Split is not null) Split(result, service);
        return Count(result);
    }

    private void Failed(in CallResult result, double service)
    {
        Volatile.Write(ref _errors, _errors + 1);
        ErrorDurations.Record(service);
        if (result.Failure != CallFailure.None) CollectionsMarshal.GetValueRefOrAddDefault(Failures, result.Failure, out _)++;
    }

    private void Split(in CallResult result, double service)
    {
        ref var split = ref CollectionsMarshal.GetValueRefOrAddDefault(Splits, result.Split!, out _);
        split ??= new RunSplit(measure.Resolution, measure.Offset.TotalSeconds);
        split.Durations.Record(service);
        if (!result.IsOk) split.Errors++;
    }

    private bool Count(in CallResult result) =>
        (result.Detail is { } name
            ? CollectionsMarshal.GetValueRefOrAddDefault(Details, name, out _)++
            : CollectionsMarshal.GetValueRefOrAddDefault(Codes, result.Code, out _)++) == 0;
}
