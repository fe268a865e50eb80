using System.Collections.Concurrent;
using System.IO.Compression;

using Swashbuckle.AspNetCore.SwaggerUI;

namespace Bookinfo.HttpBin.Pages;

/// <summary>Files of Swagger UI, out of the package that brings it.</summary>
internal static class SwaggerUiFiles
{
    private const string Folder = "Swashbuckle.AspNetCore.SwaggerUI.node_modules.swagger_ui_dist.";

    private static readonly ConcurrentDictionary<string, byte[]> Unpacked = new(StringComparer.Ordinal);

    /// <summary>Of the package; names the state of the files in their tags.</summary>
    public static Version? Version { get; } = typeof(SwaggerUIOptions).Assembly.GetName().Version;

    // The package keeps them compressed; a client that accepts no compression must be able to read them, too.
    public static byte[] Read(string name) => Unpacked.GetOrAdd(name, static name =>
    {
        using var packed = typeof(SwaggerUIOptions).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"the package of Swagger UI has no {name}");
        using var stream = new GZipStream(packed, CompressionMode.Decompress);
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    });
}
