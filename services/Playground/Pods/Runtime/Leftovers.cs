using System.Diagnostics;
using System.Globalization;

namespace Bookinfo.Playground.Pods.Runtime;

/// <summary>
/// Notes every child under <c>STATE/pods/UID/processes/PID</c> with its start time. The next start ends those that still
/// run; a process that only bears the same number has another start time and is left alone.
/// </summary>
/// <param name="podsDirectory"><c>STATE/pods</c>.</param>
internal sealed class Leftovers(string podsDirectory)
{
    /// <summary>Where the pods of this state lie.</summary>
    public string PodsDirectory { get; } = podsDirectory;

    /// <summary>Notes a child that has just been started.</summary>
    public static void Note(string podDirectory, int processId)
    {
        if (StartTime(processId) is not { } started) return;
        var folder = Path.Combine(podDirectory, "processes");
        PrivateFiles.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, processId.ToString(CultureInfo.InvariantCulture)), started);
    }

    /// <summary>The child has ended.</summary>
    public static void Strike(string podDirectory, int processId)
    {
        var file = Path.Combine(podDirectory, "processes", processId.ToString(CultureInfo.InvariantCulture));
        if (File.Exists(file)) File.Delete(file);
    }

    /// <summary>Ends what an earlier Playground left running and removes its pods' folders.</summary>
    public void Clear()
    {
        if (!Directory.Exists(PodsDirectory)) return;
        foreach (var folder in Directory.EnumerateDirectories(PodsDirectory, "processes", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }))
        {
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (!int.TryParse(Path.GetFileName(file), CultureInfo.InvariantCulture, out var processId)) continue;
                if (StartTime(processId) is { } started && started == File.ReadAllText(file)) Signals.KillGroup(processId);
            }
        }

        foreach (var pod in Directory.EnumerateDirectories(PodsDirectory)) Remove(pod);
    }

    /// <summary>Removes a pod's folder. A program may still be writing for a moment: what cannot go now, the next start clears.</summary>
    public static void Remove(string podDirectory)
    {
        try
        {
            if (Directory.Exists(podDirectory)) Directory.Delete(podDirectory, recursive: true);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }

    /// <summary>A text that tells apart two processes of the same number; null when there is no such process.</summary>
    private static string? StartTime(int processId)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // Field 22, counted after the name, which may hold blanks and brackets itself.
                var stat = File.ReadAllText($"/proc/{processId}/stat");
                return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
            }

            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
