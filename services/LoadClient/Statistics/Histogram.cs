namespace Bookinfo.LoadClient.Statistics;

/// <summary>
/// Fortio's histogram: 57 buckets whose widths grow with the value (contract fortio.md section 4), and the sums that mean and
/// deviation need. Merging is exact. One writer at a time.
/// </summary>
internal sealed class Histogram
{
    /// <summary>Upper bounds of the buckets in units of the resolution; one more bucket follows for what is above.</summary>
    private static readonly int[] Bounds =
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
        14, 16, 18, 20,
        25, 30, 35, 40, 45, 50,
        60, 70, 80, 90, 100,
        120, 140, 160, 180, 200,
        250, 300, 350, 400, 450, 500,
        600, 700, 800, 900, 1000,
        2000, 3000, 4000, 5000, 7500, 10000,
        20000, 30000, 40000, 50000, 75000, 100000,
    ];

    /// <summary>A value this little above a bound, in units of the resolution, still belongs to it.</summary>
    private const double Slack = 1e-12;

    private const int LastBound = 100000;

    /// <summary>For a value rounded up to a whole number of units: its bucket. Above 1000 units a search costs nothing that counts.</summary>
    private static readonly byte[] BucketOf = [.. Enumerable.Range(0, 1001).Select(units => (byte)Array.FindIndex(Bounds, bound => units <= bound))];

    private readonly long[] _counts = new long[Bounds.Length + 1];

    private double _sumOfSquares;

    /// <param name="resolution">Width of the narrowest bucket, above 0; in the unit of the values.</param>
    /// <param name="offset">Taken off each value before it is put into a bucket.</param>
    public Histogram(double resolution, double offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(resolution);
        (Resolution, Offset) = (resolution, offset);
    }

    public double Resolution { get; }

    public double Offset { get; }

    public long Count { get; private set; }

    /// <summary>Smallest value; 0 while there is none.</summary>
    public double Min { get; private set; }

    /// <summary>Largest value; 0 while there is none.</summary>
    public double Max { get; private set; }

    public double Sum { get; private set; }

    /// <summary>Mean; NaN while there is none.</summary>
    public double Average => Sum / Count;

    /// <summary>Standard deviation of the population; NaN while there is none.</summary>
    public double StdDev
    {
        get
        {
            // Rounding can take a variance of zero below it.
            var variance = (_sumOfSquares - (Sum * Sum / Count)) / Count;
            return double.IsNaN(variance) ? double.NaN : Math.Sqrt(Math.Max(0, variance));
        }
    }

    public void Record(double value)
    {
        if (Count == 0) (Min, Max) = (value, value);
        else if (value < Min) Min = value;
        else if (value > Max) Max = value;
        Count++;
        Sum += value;
        _sumOfSquares += value * value;
        _counts[Bucket((value - Offset) / Resolution)]++;
    }

    /// <summary>All that it holds, for a result that is stored.</summary>
    public HistogramState State() => new(Resolution, Offset, Min, Max, Sum, _sumOfSquares, [.. _counts]);

    /// <summary>The histogram that had this state.</summary>
    /// <exception cref="ArgumentException">It has another number of buckets.</exception>
    public static Histogram Restore(HistogramState state)
    {
        var histogram = new Histogram(state.Resolution, state.Offset);
        if (state.Counts.Count != histogram._counts.Length) throw new ArgumentException($"{state.Counts.Count} buckets, allowed are {histogram._counts.Length}", nameof(state));
        for (var i = 0; i < histogram._counts.Length; i++) histogram._counts[i] = state.Counts[i];
        (histogram.Min, histogram.Max, histogram.Sum, histogram._sumOfSquares, histogram.Count) = (state.Min, state.Max, state.Sum, state.SumOfSquares, state.Counts.Sum());
        return histogram;
    }

    /// <summary>Upper bound of a bucket; infinite for the last one.</summary>
    public double UpperEdge(int bucket) => bucket < Bounds.Length ? Edge(bucket) : double.PositiveInfinity;

    /// <summary>Number of the bucket that a value belongs to.</summary>
    public int IndexOf(double value) => Bucket((value - Offset) / Resolution);

    /// <summary>Adds all that another one holds.</summary>
    /// <exception cref="ArgumentException">It has other buckets.</exception>
    public void Merge(Histogram other)
    {
        if (other.Resolution != Resolution || other.Offset != Offset)
            throw new ArgumentException($"resolution {other.Resolution} and offset {other.Offset} do not fit {Resolution} and {Offset}", nameof(other));
        if (other.Count == 0) return;
        (Min, Max) = Count == 0 ? (other.Min, other.Max) : (Math.Min(Min, other.Min), Math.Max(Max, other.Max));
        Count += other.Count;
        Sum += other.Sum;
        _sumOfSquares += other._sumOfSquares;
        for (var i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
    }

    /// <summary>The buckets that hold something, lowest first, ends replaced by the smallest and the largest value.</summary>
    public IReadOnlyList<HistogramBucket> Buckets()
    {
        var buckets = new List<HistogramBucket>();
        var below = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0) continue;
            below += _counts[i];
            var start = buckets.Count == 0 ? Min : Edge(i - 1);
            var end = below == Count ? Max : Edge(i);
            buckets.Add(new HistogramBucket(start, end, 100.0 * below / Count, _counts[i]));
        }

        return buckets;
    }

    /// <summary>The value below which a share of the values lies, by straight lines within the buckets.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(double percent) => HistogramBucket.Percentile(Buckets(), Count, Min, Max, percent);

    private static int Bucket(double units)
    {
        if (!(units > 0)) return 0;
        var up = Math.Ceiling(units - Slack);
        if (up <= 1000) return BucketOf[Math.Max(0, (int)up)];
        if (up > LastBound) return Bounds.Length;
        var found = Array.BinarySearch(Bounds, (int)up);
        return found >= 0 ? found : ~found;
    }

    private double Edge(int bound) => (Bounds[bound] * Resolution) + Offset;
}
