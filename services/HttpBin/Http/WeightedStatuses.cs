using System.Globalization;

namespace Bookinfo.HttpBin.Http;

/// <summary>Draws a status from a list such as <c>200:3,503:1</c>.</summary>
internal static class WeightedStatuses
{
    /// <summary>The drawn entry; null when all weights together are nothing.</summary>
    public static int? Draw(IReadOnlyList<(int Status, double Weight)> entries, double chance)
    {
        var total = 0d;
        foreach (var (_, weight) in entries) total += Math.Max(0, weight);
        if (!(total > 0) || !double.IsFinite(total)) return null;
        var left = chance * total;
        foreach (var (status, weight) in entries)
        {
            if (!(weight > 0)) continue;
            left -= weight;
            if (left < 0) return status;
        }

        return entries.Last(entry => entry.Weight > 0).Status;
    }

    /// <summary>Reads a list; null when a member is no <c>code</c> or <c>code:weight</c>.</summary>
    public static List<(int Status, double Weight)>? Parse(string text)
    {
        var entries = new List<(int, double)>();
        foreach (var member in text.Split(','))
        {
            var parts = member.Split(':');
            var weight = 1d;
            if (parts.Length > 2 || !int.TryParse(parts[0].Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var status)) return null;
            if (parts.Length == 2 && !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out weight)) return null;
            entries.Add((status, weight));
        }

        return entries;
    }
}
