namespace Bookinfo.LoadClient.Statistics;

/// <summary>
/// The calls of one loop, second by second. One writer; other threads may read <see cref="LastWhole"/>. A long run gets longer intervals
/// instead of more of them.
/// </summary>
internal sealed class IntervalSeries
{
    /// <summary>With more, pairs become one.</summary>
    private const int Most = 1000;

    private readonly FineHistogram _current = new();
    private readonly List<IntervalSample> _samples = [];
    private long _errors;
    private long _index;
    private long _second;
    private IntervalSample? _lastWhole;

    /// <summary>Seconds of one interval: 1, 2, 4, ...</summary>
    public int Length { get; private set; } = 1;

    /// <summary>The interval that ended last; null before.</summary>
    public IntervalSample? LastWhole => Volatile.Read(ref _lastWhole);

    /// <summary>A call has ended: so many seconds after the start, with this response time in seconds.</summary>
    public void Record(double elapsed, double response, bool ok)
    {
        if (elapsed >= _second + Length) Advance(elapsed);
        _current.Record(response);
        if (!ok) _errors++;
    }

    /// <summary>Ends the intervals that are over; called now and then, so that a silent second is seen as one.</summary>
    public void Advance(double elapsed)
    {
        while (elapsed >= _second + Length) Close();
    }

    /// <summary>All intervals, the unfinished last one too; nothing may be recorded afterwards.</summary>
    public IReadOnlyList<IntervalSample> Finish()
    {
        if (_current.Count > 0) Close();
        return _samples;
    }

    /// <summary>Joins intervals until they have this length.</summary>
    public void Widen(int length)
    {
        while (Length < length) Halve();
    }

    private void Close()
    {
        var sample = new IntervalSample(_index++, _current.Drain(), _errors);
        _errors = 0;
        _second += Length;
        _samples.Add(sample);
        Volatile.Write(ref _lastWhole, sample);
        if (_samples.Count == Most) Halve();
    }

    private void Halve()
    {
        for (var i = 0; i < _samples.Count; i += 2)
        {
            var joined = i + 1 < _samples.Count ? _samples[i].Join(_samples[i + 1]) : _samples[i];
            _samples[i / 2] = joined with { Index = i / 2 };
        }

        // An odd one out would have to grow with what comes next; Most is even, so there is none while the run goes on.
        _samples.RemoveRange((_samples.Count + 1) / 2, _samples.Count / 2);
        _index = _samples.Count;
        Length *= 2;
    }
}

/// <summary>One ended interval of one loop.</summary>
/// <param name="Index">From 0; its start is this many lengths after the start of the run.</param>
/// <param name="Responses">Response times of the calls that ended in it.</param>
/// <param name="Errors">Of these, not ok.</param>
internal sealed record IntervalSample(long Index, FineCounts Responses, long Errors)
{
    public IntervalSample Join(IntervalSample next)
    {
        var both = new FineHistogram();
        both.Merge(Responses);
        both.Merge(next.Responses);
        return new IntervalSample(Index, both.Drain(), Errors + next.Errors);
    }
}
