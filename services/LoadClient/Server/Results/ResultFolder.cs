using System.Diagnostics.CodeAnalysis;

using Bookinfo.LoadClient.Report.Reading;

namespace Bookinfo.LoadClient.Server.Results;

/// <summary>The saved results: the JSON files of the data directory, and nothing else of it.</summary>
internal sealed class ResultFolder(ServerOptions options)
{
    public const string Extension = ".json";

    /// <summary>Results that are looked at; older names are left out.</summary>
    private const int Most = 2000;

    private readonly string _path = Path.GetFullPath(options.DataDirectory);

    /// <summary>IDs, newest first as their names have it.</summary>
    public IReadOnlyList<string> Ids()
    {
        try
        {
            var names = Directory.EnumerateFiles(_path, "*" + Extension).Select(Path.GetFileNameWithoutExtension).OfType<string>();
            return [.. names.Where(IsName).OrderDescending(StringComparer.Ordinal).Take(Most)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The file of a result, with or without its extension; null: there is none.</summary>
    public byte[]? Read(string name)
    {
        var id = name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length] : name;
        if (!IsName(id)) return null;
        try
        {
            var file = new FileInfo(Path.Combine(_path, id + Extension));
            return file.Exists && file.Length <= ResultReader.LargestBytes ? File.ReadAllBytes(file.FullName) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A result, read; false: there is none, or it is none.</summary>
    public bool TryRead(string name, [NotNullWhen(true)] out StoredResult? result)
    {
        result = null;
        return Read(name) is { } json && ResultReader.TryRead(json, out result, out _);
    }

    /// <summary>Writes a result; the answer is why it could not, null when it could.</summary>
    public string? Save(string id, byte[] json)
    {
        try
        {
            File.WriteAllBytes(Path.Combine(_path, id + Extension), json);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the result could not be saved: {exception.Message}";
        }
    }

    /// <summary>Whether it names a file of the directory itself, and no hidden one.</summary>
    internal static bool IsName(string id) => id.Length is > 0 and <= 200 && id[0] != '.' && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '+');
}
