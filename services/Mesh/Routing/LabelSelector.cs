namespace Bookinfo.Mesh.Routing;

/// <summary>Whether labels carry all that is wanted.</summary>
internal static class LabelSelector
{
    /// <summary>True for an empty selector: whoever means "none" asks before.</summary>
    public static bool Fits(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> labels)
    {
        if (wanted.Count == 0) return true;
        foreach (var (key, value) in wanted)
        {
            if (!labels.TryGetValue(key, out var found) || found != value) return false;
        }

        return true;
    }
}
