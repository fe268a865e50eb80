using System.Collections.Frozen;

namespace Bookinfo.Playground.Page;

/// <summary>The page's own files, out of the program itself.</summary>
internal static class PageAssets
{
    private const string Prefix = "Page/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, (string Type, byte[] Content)> Files = typeof(PageAssets).Assembly.GetManifestResourceNames()
        .Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(static name => "/" + name[Prefix.Length..], static name => (Types[Path.GetExtension(name)], Read(name)), StringComparer.Ordinal);

    /// <param name="path">As asked for; <c>/</c> is the page.</param>
    /// <returns>Null: there is no such file.</returns>
    public static (string Type, byte[] Content)? Find(string? path) =>
        Files.TryGetValue(path == "/" ? "/index.html" : path ?? "", out var file) ? file : null;

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
