using System.Text;

namespace Bookinfo.ProductPage.Pages;

/// <summary>Style sheet and drawings, files of this folder that travel inside the assembly.</summary>
internal static class PageAssets
{
    /// <exception cref="InvalidOperationException">The build left the file out.</exception>
    public static string Read(string fileName)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"{fileName} is not embedded in {typeof(PageAssets).Assembly.GetName().Name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
