using Bookinfo.HttpBin.Http;

namespace Bookinfo.HttpBin.Dialects;

/// <summary>How the Go port looks at a path: split first, decoded afterwards, and cleaned by a redirect.</summary>
internal static class GoPath
{
    /// <summary>Takes the listener's prefix away; false for a path outside of it.</summary>
    public static bool TryStripPrefix(Exchange exchange)
    {
        var prefix = exchange.Settings.Prefix;
        if (prefix.Length == 0) return true;
        if (!exchange.Path.StartsWith(prefix + "/", StringComparison.Ordinal)) return false;
        exchange.Path = exchange.Path[prefix.Length..];
        return true;
    }

    /// <summary>Decoded segments; false where an escape is none.</summary>
    public static bool TrySplit(string path, out string[] segments)
    {
        segments = path.StartsWith('/') ? path[1..].Split('/') : [path];
        for (var i = 0; i < segments.Length; i++)
        {
            if (!PercentText.TryDecode(segments[i], plusIsSpace: false, out segments[i])) return false;
        }

        return true;
    }

    /// <summary>The path without empty segments and dots; null when it has none of them.</summary>
    public static string? Cleaned(string path)
    {
        if (!path.StartsWith('/') || !(path.Contains("//", StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal))) return null;
        var kept = new List<string>();
        var parts = path[1..].Split('/');
        foreach (var part in parts)
        {
            if (part == "..") kept.RemoveRange(Math.Max(0, kept.Count - 1), Math.Min(1, kept.Count));
            else if (part is not ("" or ".")) kept.Add(part);
        }

        var slash = parts[^1].Length == 0 && kept.Count > 0 ? "/" : "";
        var clean = "/" + string.Join('/', kept) + slash;
        return clean == path ? null : clean;
    }
}
