using System.Globalization;

namespace Bookinfo.Playground.Commands;

/// <summary>
/// One Playground per state folder. The lock is the operating system's, on an open file, so it also ends when the process is
/// killed; the file beside it only tells whose it is.
/// </summary>
internal sealed class StateLock : IDisposable
{
    /// <summary>How the system says that another one has the file open: EAGAIN of Linux and of macOS; sharing and lock violation of Windows.</summary>
    private static readonly int[] Conflicts = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    private readonly FileStream _held;
    private readonly string _stateDirectory;

    private StateLock(FileStream held, string stateDirectory)
    {
        _held = held;
        _stateDirectory = stateDirectory;
    }

    /// <summary>Takes the lock of a state folder, which is made if need be (mode 700).</summary>
    /// <returns>Null when another process holds it.</returns>
    /// <exception cref="CommandException">The system refuses the folder.</exception>
    public static StateLock? TryTake(string stateDirectory)
    {
        FileStream? held = null;
        try
        {
            PrivateFiles.CreateDirectory(stateDirectory);
            held = Open(stateDirectory, FileMode.OpenOrCreate);
            if (held is null) return null;
            File.WriteAllText(OwnerFile(stateDirectory), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new StateLock(held, stateDirectory);
        }
        catch (Exception e) when (StateFolder.IsRefusal(e))
        {
            held?.Dispose();
            throw StateFolder.Refused(stateDirectory, e);
        }
    }

    /// <summary>Whether a Playground runs on a state folder.</summary>
    /// <exception cref="CommandException">The system refuses the folder.</exception>
    public static bool IsHeld(string stateDirectory)
    {
        if (!File.Exists(LockFile(stateDirectory))) return false;
        try
        {
            using var free = Open(stateDirectory, FileMode.Open);
            return free is null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (StateFolder.IsRefusal(e))
        {
            throw StateFolder.Refused(stateDirectory, e);
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

    /// <summary>Null when another one holds it.</summary>
    private static FileStream? Open(string stateDirectory, FileMode mode)
    {
        try
        {
            return new FileStream(LockFile(stateDirectory), mode, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (Conflicts.Contains(e.HResult))
        {
            return null;
        }
    }

    private static string LockFile(string stateDirectory) => Path.Combine(stateDirectory, "lock");

    private static string OwnerFile(string stateDirectory) => Path.Combine(stateDirectory, "pid");
}
