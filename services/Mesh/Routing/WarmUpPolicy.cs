namespace Bookinfo.Mesh.Routing;

/// <summary>How a new endpoint comes to its full share (contract mesh.md section 1.8, <c>warmup</c>).</summary>
/// <param name="Duration">From its first appearance to the full share.</param>
/// <param name="MinimumPercent">0-100: the share it begins with.</param>
/// <param name="Aggression">1: the share grows evenly; more: faster at first.</param>
internal sealed record WarmUpPolicy(TimeSpan Duration, double MinimumPercent, double Aggression)
{
    /// <summary>Envoy counts the first second as over.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>Between 0 and 1: the part of its weight that an endpoint has after this time.</summary>
    public double FactorAfter(TimeSpan age)
    {
        if (age >= Duration) return 1;
        var passed = (age > Least ? age : Least) / Duration;
        return Math.Min(1, Math.Max(MinimumPercent / 100, Math.Pow(passed, 1 / Aggression)));
    }
}
