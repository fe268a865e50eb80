using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Volumes;

namespace Bookinfo.Playground.Pods.Exec;

/// <summary>
/// <c>kubectl cp</c> reads through <c>tar cf - PATH</c> and wants the names in the archive to be the container's. A real path would
/// stand there instead, so tar is sent to the folder that the mounted paths lie under.
/// </summary>
internal static class TarWords
{
    /// <summary>Whether the command writes an archive.</summary>
    public static bool Applies(ImmutableArray<string> command) => command is [var program, var mode, ..] && Path.GetFileName(program) == "tar" && mode.TrimStart('-') is ['c', ..];

    /// <returns>The command with <c>-C FOLDER</c> before each mounted path that goes into the archive.</returns>
    public static ImmutableArray<string> Of(ImmutableArray<string> command, MountPaths mounts) =>
        [.. command.Take(2), .. command.Skip(2).SelectMany(word => InFolder(word, mounts))];

    private static string[] InFolder(string word, MountPaths mounts)
    {
        var real = word.StartsWith('/') ? mounts.Resolve(word) : word;
        return real == word ? [mounts.Rewrite(word)] : ["-C", real[..^word.Length], word.TrimStart('/')];
    }
}
