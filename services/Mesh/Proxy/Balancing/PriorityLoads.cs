namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>Envoy's arithmetic of priorities: whole percents, and 1.4 times as many endpoints as needed count as healthy.</summary>
internal static class PriorityLoads
{
    /// <summary>Percent. A priority hands load to the next one only when less than 100 / 140 of it is healthy.</summary>
    private const int Overprovisioning = 140;

    private const int Whole = 100;

    /// <param name="healthy">Healthy endpoints by priority.</param>
    /// <param name="total">All endpoints by priority.</param>
    /// <param name="panicThreshold">0-100; 0: no panic.</param>
    /// <returns>
    /// By priority: how much it could take, how much it gets, and whether it gives all its endpoints traffic whatever their
    /// health.
    /// </returns>
    public static (int[] Available, int[] Loads, bool[] Panics) Compute(ReadOnlySpan<int> healthy, ReadOnlySpan<int> total, int panicThreshold)
    {
        var panics = new bool[total.Length];
        var available = new int[total.Length];
        var sum = 0;
        for (var i = 0; i < total.Length; i++)
        {
            available[i] = Available(healthy[i], total[i], Whole);
            sum += available[i];
        }

        sum = Math.Min(Whole, sum);
        if (sum == 0)
        {
            if (panics.Length > 0) panics[0] = panicThreshold > 0;
            return (available, Share(available), panics);
        }

        var allPanic = panicThreshold > 0 && sum < Whole;
        for (var i = 0; i < total.Length && sum < Whole; i++)
        {
            panics[i] = total[i] > 0 && Whole * healthy[i] < panicThreshold * total[i];
            allPanic &= panics[i] || total[i] == 0;
        }

        return (available, allPanic ? Share(total, Sum(total)) : Share(available), panics);
    }

    /// <summary>How much of <paramref name="whole"/> can be had of a set of endpoints: all while 100 / 140 of them are healthy.</summary>
    public static int Available(int healthy, int total, int whole) => total == 0 ? 0 : (int)Math.Min(whole, (long)whole * Overprovisioning * healthy / (Whole * total));

    /// <summary>The load by what each priority can take: the first ones take all they can.</summary>
    public static int[] Share(ReadOnlySpan<int> available) => Share(available, Math.Min(Whole, Sum(available)));

    /// <summary>Shares in whole percents; what rounding leaves goes to the first that has any.</summary>
    private static int[] Share(ReadOnlySpan<int> parts, int sum)
    {
        var loads = new int[parts.Length];
        if (sum == 0)
        {
            if (loads.Length > 0) loads[0] = Whole;
            return loads;
        }

        var left = Whole;
        var first = -1;
        for (var i = 0; i < parts.Length; i++)
        {
            loads[i] = Math.Min(left, Whole * parts[i] / sum);
            left -= loads[i];
            if (first < 0 && parts[i] > 0) first = i;
        }

        loads[first] += left;
        return loads;
    }

    private static int Sum(ReadOnlySpan<int> numbers)
    {
        var sum = 0;
        foreach (var number in numbers) sum += number;
        return sum;
    }
}
