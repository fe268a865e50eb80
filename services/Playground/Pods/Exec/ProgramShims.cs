using System.Collections.Immutable;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>
/// A folder with one small script per program of the image, first in the container's PATH: a shell inside of the container then
/// finds <c>nc</c> and the image's own programs, as <c>sh -c "date | nc tcp-echo 9000"</c> wants.
/// </summary>
internal static class ProgramShims
{
    /// <summary>Writes what is not there yet.</summary>
    /// <param name="folder">Holds the scripts; made when missing.</param>
    /// <param name="programs">Name to the words that run it.</param>
    public static void Write(string folder, IEnumerable<(string Name, ImmutableArray<string> Words)> programs)
    {
        if (OperatingSystem.IsWindows()) return;
        PrivateFiles.CreateDirectory(folder);
        foreach (var (name, words) in programs)
        {
            var file = Path.Combine(folder, name);
            if (File.Exists(file)) continue;

            // Under another name first: a shell that looks just now must not run half a script.
            var draft = $"{file}.{Guid.NewGuid():N}";
            File.WriteAllText(draft, $"#!/bin/sh\nexec {string.Join(' ', words.Select(Quoted))} \"$@\"\n");
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Move(draft, file, overwrite: true);
        }
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
