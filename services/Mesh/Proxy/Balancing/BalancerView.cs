namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>Who may be chosen while nobody's health changes. Immutable.</summary>
/// <param name="HealthVersion">The cluster's when this was put together.</param>
/// <param name="Levels">By priority; empty when the cluster is.</param>
/// <param name="Available">What each priority can take, in percent.</param>
/// <param name="Loads">Percent by priority; they add up to 100.</param>
internal sealed record BalancerView(int HealthVersion, PriorityLevel[] Levels, int[] Available, int[] Loads)
{
    /// <summary>The priority that a number from 0 to 99 falls into.</summary>
    public static int LevelOf(int[] loads, int percent)
    {
        for (var i = 0; i < loads.Length; i++)
        {
            percent -= loads[i];
            if (percent < 0) return i;
        }

        return loads.Length - 1;
    }
}

/// <summary>Endpoints of one priority.</summary>
/// <param name="InPanic">Whether so few are healthy that all get traffic.</param>
/// <param name="Groups">By locality; empty when none may be chosen.</param>
/// <param name="Table">Finds keys; null when the cluster does not hash, or none may be chosen.</param>
internal sealed record PriorityLevel(bool InPanic, EndpointGroup[] Groups, HashTable? Table)
{
    private readonly long _totalWeight = Groups.Sum(static group => group.Weight);

    public EndpointGroup GroupFor(IRandomSource random)
    {
        if (Groups.Length == 1) return Groups[0];
        var drawn = random.Draw(_totalWeight);
        foreach (var group in Groups)
        {
            drawn -= group.Weight;
            if (drawn < 0) return group;
        }

        return Groups[^1];
    }
}
