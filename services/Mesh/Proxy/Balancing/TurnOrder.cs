namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>The order in which a round robin visits endpoints of different weights: spread evenly, then repeated.</summary>
internal static class TurnOrder
{
    /// <summary>Longest order; weights that need more are rounded.</summary>
    private const int LongestOrder = 4096;

    /// <param name="weights">Each at least 1.</param>
    /// <returns>Indices into <paramref name="weights"/>; every one occurs.</returns>
    public static int[] Of(ReadOnlySpan<int> weights)
    {
        var (divisor, sum) = (0L, 0L);
        foreach (var weight in weights)
        {
            divisor = GreatestCommonDivisor(weight, divisor);
            sum += weight;
        }

        var rounded = sum / divisor > LongestOrder;
        var turns = new int[weights.Length];
        var due = new PriorityQueue<int, (double, int)>();
        var length = 0;
        for (var i = 0; i < turns.Length; i++)
        {
            turns[i] = rounded ? Math.Max(1, (int)((double)weights[i] * LongestOrder / sum)) : (int)(weights[i] / divisor);
            length += turns[i];
            due.Enqueue(i, (0.5 / turns[i], i));
        }

        var order = new int[length];
        for (var at = 0; at < length; at++)
        {
            due.TryDequeue(out var next, out var deadline);
            order[at] = next;
            due.Enqueue(next, (deadline.Item1 + 1.0 / turns[next], next));
        }

        return order;
    }

    private static long GreatestCommonDivisor(long one, long other) => other == 0 ? one : GreatestCommonDivisor(other, one % other);
}
