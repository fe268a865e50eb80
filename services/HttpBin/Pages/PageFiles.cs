using System.Collections.Concurrent;

namespace Bookinfo.HttpBin.Pages;

/// <summary>Files that lie inside the program.</summary>
internal static class PageFiles
{
    private static readonly ConcurrentDictionary<string, byte[]> Loaded = new(StringComparer.Ordinal);

    public static byte[] Read(string name) => Loaded.GetOrAdd(name, static name =>
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    });
}
