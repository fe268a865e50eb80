using System.Globalization;

using Bookinfo.Benchmarks.Measuring;

namespace Bookinfo.Benchmarks.Forms;

/// <summary>How large folders are as a layer of an image: tar and gzip -6.</summary>
internal static class CompressedSize
{
    /// <summary>What <c>dotnet publish</c> leaves beside a program and no image takes along.</summary>
    private static readonly string[] NotShipped = ["*.pdb", "web.config"];

    /// <exception cref="InvalidOperationException">tar or gzip failed.</exception>
    public static async Task<double> MegabytesAsync(IEnumerable<string> folders, CancellationToken cancellationToken)
    {
        string[] words = ["-c", "set -o pipefail; tar -c \"$@\" | gzip -6 | wc -c", "tar", .. NotShipped.Select(pattern => $"--exclude={pattern}"), .. folders.SelectMany(folder => new[] { "-C", folder, "." })];
        var (code, output) = await ToolRun.RunAsync("bash", words, cancellationToken);
        if (code != 0) throw new InvalidOperationException($"tar of {string.Join(", ", folders)}: {output}");
        return long.Parse(output, CultureInfo.InvariantCulture) / 1e6;
    }
}
