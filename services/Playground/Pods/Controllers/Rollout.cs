using System.Globalization;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>The arithmetic of a rolling update: how many pods the new and the old ReplicaSets should have next.</summary>
/// <param name="MaxSurge">How many pods more than wanted may exist.</param>
/// <param name="MaxUnavailable">How many of the wanted pods may be missing.</param>
internal readonly record struct Rollout(int MaxSurge, int MaxUnavailable)
{
    /// <param name="maxSurge">A number or a percentage (rounded up); null: 25%.</param>
    /// <param name="maxUnavailable">A number or a percentage (rounded down); null: 25%.</param>
    /// <param name="replicas">What percentages are of.</param>
    public static Rollout Of(string? maxSurge, string? maxUnavailable, int replicas)
    {
        var surge = Resolve(maxSurge ?? "25%", replicas, Math.Ceiling);
        var unavailable = Resolve(maxUnavailable ?? "25%", replicas, Math.Floor);
        return new Rollout(surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    /// <summary>Size of the new ReplicaSet: as large as the surge allows.</summary>
    /// <param name="replicas">Wanted.</param>
    /// <param name="current">Its size now.</param>
    /// <param name="total">Pods of all ReplicaSets.</param>
    public int NewSize(int replicas, int current, int total) =>
        current >= replicas ? replicas : current + Math.Clamp(replicas + MaxSurge - total, 0, replicas - current);

    /// <summary>How many pods of old ReplicaSets may go now.</summary>
    /// <param name="replicas">Wanted.</param>
    /// <param name="total">Pods of all ReplicaSets, as their specs say.</param>
    /// <param name="newSize">Size of the new ReplicaSet.</param>
    /// <param name="newAvailable">How many of its pods are available.</param>
    public int OldToRemove(int replicas, int total, int newSize, int newAvailable) =>
        Math.Max(0, total - (replicas - MaxUnavailable) - (newSize - newAvailable));

    private static int Resolve(string value, int replicas, Func<double, double> round)
    {
        var percent = value.EndsWith('%');
        if (!int.TryParse(percent ? value[..^1] : value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return 0;
        return percent ? (int)round(number * replicas / 100.0) : number;
    }
}
