namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>
/// <c>retryRemoteLocalities</c>: after every second try the priorities tried so far get no more load, until all have been
/// tried; then it starts over (Envoy's previous_priorities with Istio's frequency of 2).
/// </summary>
internal static class OtherPriorities
{
    private const int Frequency = 2;

    /// <param name="available">What each priority could take, in percent.</param>
    /// <param name="loads">What each one gets otherwise.</param>
    /// <param name="tried">Priorities of the tries so far, in order.</param>
    public static int[] Loads(int[] available, int[] loads, ReadOnlySpan<int> tried)
    {
        if (tried.Length < Frequency) return loads;
        var rest = (int[])available.Clone();
        for (var i = 0; i < tried.Length - tried.Length % Frequency; i++)
        {
            rest[tried[i]] = 0;
            if ((i + 1) % Frequency == 0 && Array.TrueForAll(rest, static percent => percent == 0)) available.CopyTo(rest, 0);
        }

        return Array.TrueForAll(rest, static percent => percent == 0) ? loads : PriorityLoads.Share(rest);
    }
}
