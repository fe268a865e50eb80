namespace Bookinfo.Mesh.Proxy;

/// <summary>A distribution of numbers in the buckets that Envoy shows to Prometheus. Two interlocked additions per number.</summary>
internal sealed class Histogram
{
    private readonly long[] _counts = new long[Bounds.Length + 1];

    private long _sum;

    /// <summary>The upper bound of each bucket, included; behind the last one everything else.</summary>
    public static double[] Bounds { get; } =
        [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000];

    public void Add(long number)
    {
        var bucket = 0;
        while (bucket < Bounds.Length && number > Bounds[bucket]) bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        if (number != 0) Interlocked.Add(ref _sum, number);
    }

    /// <summary>How many numbers were added.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            for (var i = 0; i < _counts.Length; i++) total += Volatile.Read(ref _counts[i]);
            return total;
        }
    }

    public HistogramSnapshot Snapshot()
    {
        var counts = new long[_counts.Length];
        for (var i = 0; i < counts.Length; i++) counts[i] = Volatile.Read(ref _counts[i]);
        return new HistogramSnapshot(counts, Interlocked.Read(ref _sum));
    }
}

/// <param name="Counts">By bucket of <see cref="Histogram.Bounds"/>, the last one unbounded.</param>
/// <param name="Sum">Of all numbers.</param>
internal sealed record HistogramSnapshot(long[] Counts, long Sum)
{
    public long Total { get; } = Counts.Sum();

    /// <summary>What the numbers below a share stay under, taken as even within a bucket.</summary>
    /// <param name="share">0 to 1.</param>
    public double At(double share)
    {
        var wanted = share * Total;
        var below = 0L;
        for (var i = 0; i < Counts.Length; i++)
        {
            if (Counts[i] == 0) continue;
            if (below + Counts[i] >= wanted)
            {
                var low = i == 0 ? 0 : Histogram.Bounds[i - 1];
                var high = i < Histogram.Bounds.Length ? Histogram.Bounds[i] : low;
                return low + ((high - low) * Math.Clamp((wanted - below) / Counts[i], 0, 1));
            }

            below += Counts[i];
        }

        return 0;
    }
}
