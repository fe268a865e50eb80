using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Stories.Seed;

/// <summary>Reads k8s/tasks/seed.md: sections of lines, each with what must be seen after it. What it does not understand is an error.</summary>
internal static partial class SeedFile
{
    private const string TableHead = "| adapted | line of 2019 |";

    public static string Path { get; } = Repository.PathTo("k8s", "tasks", "seed.md");

    public static SeedTranscript Read() => Read(File.ReadAllLines(Path));

    /// <exception cref="FormatException">Names the line of the file, what was found and what is allowed.</exception>
    public static SeedTranscript Read(string[] text)
    {
        var replacements = new List<string>();
        var sections = new List<SeedSection>();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at].StartsWith(TableHead, StringComparison.Ordinal)) replacements.AddRange(TableKeys(text, at + 2));
            if (SectionHead().Match(text[at]) is { Success: true } head) sections.Add(new SeedSection(head.Groups[1].Value, []));
            if (Kind().Match(text[at]) is not { Success: true } kind) continue;
            if (sections.Count == 0) throw Wrong(at, text[at], "a section (## 1. Name) above the first line");
            sections[^1].Lines.Add(ReadLine(text, ref at, kind));
        }

        return new SeedTranscript(replacements, sections);
    }

    /// <summary>Everything from the word that tells the kind to the last item of the list of what must be seen.</summary>
    private static SeedLine ReadLine(string[] text, ref int at, Match kind)
    {
        var first = at + 1;
        var blocks = new Dictionary<string, string>();
        var seen = new List<Outcome>();
        while (at + 1 < text.Length && !Kind().IsMatch(text[at + 1]) && !text[at + 1].StartsWith('#'))
        {
            at++;
            if (text[at].StartsWith("```", StringComparison.Ordinal)) ReadBlock(text, ref at, blocks);
            else if (text[at].StartsWith("- ", StringComparison.Ordinal)) seen.Add(Outcome.Parse(text[at][2..]) ?? throw Wrong(at, text[at], Outcome.Allowed));
        }

        if (!blocks.TryGetValue("sh", out var command)) throw Wrong(first - 1, text[first - 1], "a block of sh below it");
        return new SeedLine(first, kind.Groups[1].Value, kind.Groups[2].Value, blocks.GetValueOrDefault("text"), command, blocks.GetValueOrDefault("typed"), seen);
    }

    private static void ReadBlock(string[] text, ref int at, Dictionary<string, string> blocks)
    {
        var (start, language) = (at, text[at][3..]);
        if (language is not ("sh" or "text" or "typed")) throw Wrong(at, text[at], "```sh, ```text or ```typed");
        var lines = new List<string>();
        while (++at < text.Length && text[at] != "```") lines.Add(text[at]);
        if (at == text.Length) throw Wrong(start, text[start], "an end of the block");
        if (!blocks.TryAdd(language, string.Join('\n', lines) + "\n")) throw Wrong(start, text[start], $"one block of {language} for each line");
    }

    private static IEnumerable<string> TableKeys(string[] text, int from) =>
        text.Skip(from).TakeWhile(row => row.StartsWith('|')).Select(row => row.Split('|')[1].Trim());

    private static FormatException Wrong(int at, string found, string allowed) => new($"seed.md:{at + 1}: found {found}, allowed: {allowed}");

    [GeneratedRegex(@"^## (\d+\. .+)$")]
    private static partial Regex SectionHead();

    [GeneratedRegex("^(verbatim|added|adapted)(?:: ([a-z-]+))?$")]
    private static partial Regex Kind();
}

/// <param name="Replacements">Names in the table of what replaces what.</param>
/// <param name="Sections">In their order.</param>
internal sealed record SeedTranscript(IReadOnlyList<string> Replacements, IReadOnlyList<SeedSection> Sections);

/// <param name="Name">With its number.</param>
/// <param name="Lines">In their order.</param>
internal sealed record SeedSection(string Name, List<SeedLine> Lines)
{
    /// <summary>Whether Istio 1.1 showed something else.</summary>
    public bool DiffersIn11 => Lines.Exists(line => line.Seen.Exists(outcome => outcome.Mode == "1.1"));
}

/// <param name="Number">Where it stands in seed.md.</param>
/// <param name="Kind"><c>verbatim</c>, <c>adapted</c> or <c>added</c>.</param>
/// <param name="Replacement">For an adapted line its name in the table, else empty.</param>
/// <param name="Original">For an adapted line what was typed in 2019.</param>
/// <param name="Command">What is typed now.</param>
/// <param name="Typed">What is typed into the program that the command starts; null: nothing.</param>
/// <param name="Seen">What must be seen.</param>
internal sealed record SeedLine(int Number, string Kind, string Replacement, string? Original, string Command, string? Typed, List<Outcome> Seen)
{
    public override string ToString() => $"seed.md:{Number}: {Command.TrimEnd()}";
}
