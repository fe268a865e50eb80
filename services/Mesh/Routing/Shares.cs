namespace Bookinfo.Mesh.Routing;

/// <summary>Percentages as whole parts of a million, the resolution (0.0001 %) that faults and mirrors are drawn with.</summary>
internal static class Shares
{
    /// <summary>Always.</summary>
    public const int Whole = 1_000_000;

    private const int PartsPerPercent = Whole / 100;

    /// <param name="percentage">0-100; null: never.</param>
    public static int Of(double? percentage) => (int)Math.Round((percentage ?? 0) * PartsPerPercent);
}
