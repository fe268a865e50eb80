using Bookinfo.LoadClient.Report.Reading;

namespace Bookinfo.LoadClient.Report;

/// <summary>The results in a data directory, for the pages that browse them. Only plain names are opened, so nothing outside the directory is.</summary>
/// <param name="directory">Where <c>-data-dir</c> is.</param>
internal sealed class ResultStore(string directory)
{
    /// <summary>Results that are listed, newest first; what a page can show and more.</summary>
    public const int MostListed = 2000;

    private const string Extension = ".json";
    private const int LongestName = 200;

    /// <summary>IDs of the results, newest first: they begin with the time.</summary>
    public IReadOnlyList<string> List()
    {
        try
        {
            return
            [
                .. Directory.EnumerateFiles(directory, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Where(IsName)
                    .OrderDescending(StringComparer.Ordinal).Take(MostListed),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A directory that is not there yet holds no results.
            return [];
        }
    }

    /// <summary>The file of a result, for those who serve it as it is; null when there is none of that name, or it is too large.</summary>
    public string? PathOf(string id)
    {
        if (!IsName(id)) return null;
        var file = new FileInfo(Path.Combine(directory, id + Extension));
        return file is { Exists: true, LinkTarget: null, Length: <= ResultReader.LargestBytes } ? file.FullName : null;
    }

    /// <summary>A result by its ID; null when there is none, or the file holds something else.</summary>
    public async Task<StoredResult?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        if (PathOf(id) is not { } path) return null;
        try
        {
            return ResultReader.TryRead(await File.ReadAllBytesAsync(path, cancellationToken), out var stored, out _) ? stored : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Letters, digits, <c>_</c>, <c>-</c> and dots that are not in front: what IDs consist of, and what people rename files to.</summary>
    public static bool IsName(string id) =>
        id.Length is > 0 and <= LongestName && id[0] != '.' && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.');
}
