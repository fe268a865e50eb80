using System.Globalization;

namespace Bookinfo.Playground.Commands;

/// <summary>
/// One Playground per state folder. The lock is the operating system's, on an open file, so it also ends when the process is
/// killed; the file beside it only tells whose it is.
/// </summary>
internal sealed class StateLock : IDisposable
{
    private readonly FileStream _held;
    private readonly string _stateDirectory;

    private StateLock(FileStream held, string stateDirectory)
    {
        _held = held;
        _stateDirectory = stateDirectory;
    }

    /// <summary>Takes the lock of a state folder, which is made if need be (mode 700).</summary>
    /// <returns>Null when another process holds it.</returns>
    public static StateLock? TryTake(string stateDirectory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(stateDirectory);
        }
        else
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(stateDirectory, OwnerOnly);
            File.SetUnixFileMode(stateDirectory, OwnerOnly);
        }

        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(stateDirectory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }

        File.WriteAllText(OwnerFile(stateDirectory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new StateLock(held, stateDirectory);
    }

    /// <summary>Whether a Playground runs on a state folder.</summary>
    public static bool IsHeld(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, "lock");
        if (!File.Exists(path)) return false;
        try
        {
            using var free = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Process id of the Playground that holds, or last held, this folder; null when unknown.</summary>
    public static int? OwnerOf(string stateDirectory)
    {
        try
        {
            return int.Parse(File.ReadAllText(OwnerFile(stateDirectory)), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Also where somebody has removed the folder meanwhile, and another Playground may have made it again.</summary>
    public void Dispose()
    {
        if (OwnerOf(_stateDirectory) == Environment.ProcessId) File.Delete(OwnerFile(_stateDirectory));
        _held.Dispose();
    }

    private static string OwnerFile(string stateDirectory) => Path.Combine(stateDirectory, "pid");
}
