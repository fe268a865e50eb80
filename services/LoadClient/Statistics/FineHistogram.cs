using System.Numerics;

namespace Bookinfo.LoadClient.Statistics;

/// <summary>
/// Durations in buckets that are at most 1/64 of their value wide, from 100 ns up to ten hours: what one interval and the live line need,
/// where Fortio's 57 buckets are too coarse. One writer at a time.
/// </summary>
internal sealed class FineHistogram
{
    private const int SubBits = 6;
    private const double UnitsPerSecond = 1e7;
    private const long Largest = 36_000 * (long)UnitsPerSecond;

    private readonly int[] _counts = new int[Bucket(Largest) + 1];

    public long Count { get; private set; }

    /// <summary>Largest value; 0 while there is none.</summary>
    public double Max { get; private set; }

    public void Record(double seconds)
    {
        Count++;
        if (seconds > Max) Max = seconds;
        _counts[Bucket(Math.Clamp((long)(seconds * UnitsPerSecond), 0, Largest))]++;
    }

    public void Merge(FineCounts other)
    {
        foreach (var (bucket, count) in other.Buckets) _counts[bucket] += count;
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>Takes out what it holds, and is empty again.</summary>
    public FineCounts Drain()
    {
        var held = new List<(int, int)>();
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0) held.Add((i, _counts[i]));
        }

        var counts = new FineCounts([.. held], Count, Max);
        Array.Clear(_counts);
        (Count, Max) = (0, 0);
        return counts;
    }

    /// <summary>The middle of the bucket that holds the value of this rank; NaN while there is none.</summary>
    /// <param name="percent">0 to 100.</param>
    public double Percentile(double percent)
    {
        if (Count == 0) return double.NaN;
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= rank) return Math.Min(Max, Middle(i));
        }

        return Max;
    }

    // Below 128 units each value has a bucket of its own; above, the top seven bits say which.
    private static int Bucket(long units)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)units) - SubBits);
        return (shift << SubBits) + (int)(units >> shift);
    }

    private static double Middle(int bucket)
    {
        var shift = Math.Max(0, (bucket >> SubBits) - 1);
        var low = (long)(bucket - (shift << SubBits)) << shift;
        return (low + ((1L << shift) / 2.0)) / UnitsPerSecond;
    }
}

/// <summary>What a <see cref="FineHistogram"/> held: its filled buckets.</summary>
internal sealed record FineCounts((int Bucket, int Count)[] Buckets, long Count, double Max);
