using System.Collections.Immutable;

namespace Bookinfo.Playground.Pods.Volumes;

/// <summary>
/// Container paths and the real ones behind them. A child process sees the host's file system, so words that name a mounted
/// path, or something below one, are rewritten (decision 19).
/// </summary>
internal sealed class MountPaths
{
    private const string Boundaries = " \t\n\r='\":,;@(<>|&";

    private readonly string _root;
    private readonly ImmutableArray<string> _paths;

    /// <param name="root">Folder under which the mounted paths lie.</param>
    /// <param name="paths">Mounted paths, absolute, without a slash at the end.</param>
    public MountPaths(string root, IEnumerable<string> paths)
    {
        _root = root;

        // The longest first: a mount within a mount wins.
        _paths = [.. paths.Where(path => path.Length > 1).Distinct().OrderByDescending(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)];
    }

    /// <summary>The folder that the pod takes for <c>/</c>.</summary>
    public string Root => _root;

    /// <summary>Every mounted path, the longest first.</summary>
    public ImmutableArray<string> All => _paths;

    /// <summary>The real path of a container path; the path itself when nothing is mounted there.</summary>
    public string Resolve(string path) => _paths.Any(mount => StartsAt(path, 0, mount)) ? _root + path : path;

    /// <summary>The text with every word that is a mounted path, or lies below one, replaced by the real path.</summary>
    public string Rewrite(string text)
    {
        if (_paths.IsEmpty || !text.Contains('/')) return text;
        var result = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var atWord = i == 0 || Boundaries.Contains(text[i - 1]);
            if (atWord && text[i] == '/' && _paths.Any(mount => StartsAt(text, i, mount))) result.Append(_root);
            result.Append(text[i]);
        }

        return result.ToString();
    }

    private static bool StartsAt(string text, int start, string mount)
    {
        if (string.CompareOrdinal(text, start, mount, 0, mount.Length) != 0) return false;
        var end = start + mount.Length;
        return end == text.Length || text[end] is '/' or ')' || Boundaries.Contains(text[end]);
    }
}
