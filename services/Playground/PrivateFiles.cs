namespace Bookinfo.Playground;

/// <summary>Files that only the user who runs Playground may read. On Windows the profile folder's own rules apply.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the directory, or takes other users' rights away from one that is there.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Writes aside and renames, so that a reader sees the old file or the new one.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        var aside = $"{path}.{Path.GetRandomFileName()}";
        using (var file = new FileStream(aside, options)) file.Write(content);
        File.Move(aside, path, overwrite: true);
    }
}
