using Bookinfo.ServiceDefaults.CommandLine;

namespace Bookinfo.LoadClient.Cli;

/// <summary>Flags that the usage text shows together.</summary>
/// <param name="Title">Their heading.</param>
/// <param name="Flags">In the order shown; as in Go, the word in back quotes in a help text names the value.</param>
internal sealed record FlagGroup(string Title, IReadOnlyList<Flag> Flags)
{
    /// <summary>The text for a terminal: one flag, its value's name and default on one line, its meaning on the next.</summary>
    public void Write(TextWriter writer)
    {
        writer.WriteLine($"\n{Title}:");
        foreach (var flag in Flags)
        {
            var quote = flag.Help.IndexOf('`', StringComparison.Ordinal);
            var end = quote < 0 ? -1 : flag.Help.IndexOf('`', quote + 1);
            var value = end < 0 ? "" : " " + flag.Help[(quote + 1)..end];
            var isQuiet = flag.Default is "" or "false" or "0";
            writer.WriteLine($"  -{flag.Name}{value}{(isQuiet ? "" : $" (default {flag.Default})")}");
            writer.WriteLine($"        {flag.Help.Replace("`", "", StringComparison.Ordinal)}");
        }
    }
}
