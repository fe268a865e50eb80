namespace Bookinfo.Mesh;

/// <summary>Finds the name that somebody may have meant.</summary>
public static class NearestName
{
    /// <param name="asked">A host as somebody wrote it, without a port.</param>
    /// <param name="known">The hosts that there are.</param>
    /// <returns>
    /// One that begins with the same label (only the namespace is another), else one that differs by a slip of the keyboard: one letter in
    /// three or four, two in up to eight, three in more. Null: none is near.
    /// </returns>
    public static string? OfHost(string asked, IEnumerable<string> known)
    {
        var wanted = FirstLabel(asked);
        var ranked = known.Where(name => !name.Equals(asked, StringComparison.OrdinalIgnoreCase) && !name.StartsWith('*'))
            .Select(name => (Name: name, Distance: Math.Min(Distance(wanted, FirstLabel(name)), Distance(asked.ToLowerInvariant(), name.ToLowerInvariant()))))
            .OrderBy(static one => one.Distance).ThenBy(static one => one.Name, StringComparer.Ordinal).FirstOrDefault();
        return ranked.Name is not null && ranked.Distance <= Slips(wanted) ? ranked.Name : null;
    }

    /// <returns>The same for names that are no hosts: subsets, gateways, secrets.</returns>
    public static string? Of(string asked, IEnumerable<string> known)
    {
        var ranked = known.Where(name => name != asked).Select(name => (Name: name, Distance: Distance(asked, name)))
            .OrderBy(static one => one.Distance).ThenBy(static one => one.Name, StringComparer.Ordinal).FirstOrDefault();
        return ranked.Name is not null && ranked.Distance <= Slips(asked) ? ranked.Name : null;
    }

    private static string FirstLabel(string host) => host.Split('.')[0].ToLowerInvariant();

    private static int Slips(string word) => word.Length <= 2 ? 0 : word.Length <= 4 ? 1 : word.Length <= 8 ? 2 : 3;

    /// <summary>Letters added, left out, changed, or swapped with their neighbour.</summary>
    private static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var i = 0; i <= one.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= other.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            for (var j = 1; j <= other.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[one.Length, other.Length];
    }
}
