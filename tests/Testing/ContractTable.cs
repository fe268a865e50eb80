using System.Text.RegularExpressions;

namespace Bookinfo.Testing;

/// <summary>
/// A page of tables in <c>tests/</c> that says which test shows which row of a contract: the last cell of a row names tests as
/// <c>`Project/ClassTests.Method`</c> (project without ".Tests"), or says <c>none: why</c>.
/// </summary>
public sealed partial class ContractTable(string fileName)
{
    private const string None = "none: ";

    private readonly Dictionary<string, string> _sources = [];

    public string[] Lines { get; } = File.ReadAllLines(Repository.PathTo("tests", fileName));

    /// <summary>Cells of every row but the heads of the tables.</summary>
    public IEnumerable<string[]> Rows => Lines
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| row |", StringComparison.Ordinal) && !line.StartsWith("| trap |", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray());

    public int NamedTests => Lines.Sum(line => Reference().Count(line));

    /// <summary>Names that no test has.</summary>
    public IEnumerable<string> Unknown() => Lines
        .SelectMany(line => Reference().Matches(line))
        .Where(test => !Exists(test.Groups[1].Value, test.Groups[2].Value, test.Groups[3].Value))
        .Select(test => test.Value);

    /// <summary>Rows that neither name a test nor say why there is none.</summary>
    public IEnumerable<string> Unproven() => Rows
        .Where(row => !(row is [not "", { } test] && (Reference().IsMatch(test) || (test.Length > None.Length && test.StartsWith(None, StringComparison.Ordinal)))))
        .Select(row => string.Join(" | ", row));

    /// <summary>Words that look like a test and are not written as one; a slip in the form would escape the other checks.</summary>
    public IEnumerable<string> Misspelt() => Lines
        .SelectMany(line => Code().Matches(line))
        .Select(word => word.Value)
        .Where(word => word.Contains("Tests.", StringComparison.Ordinal) && !Reference().IsMatch(word));

    /// <summary>Whether a test of that name is in the source.</summary>
    public bool Exists(string project, string type, string method)
    {
        var folder = Repository.PathTo("tests", $"{project}.Tests");
        if (!Directory.Exists(folder)) return false;
        return Directory.EnumerateFiles(folder, $"{type}.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Any(file => Regex.IsMatch(Text(file), $@"\[(?:Fact|Theory)\b(?:(?!\bpublic\b)[\s\S])*public (?:async )?(?:Task|void) {method}\("));
    }

    private string Text(string file)
    {
        lock (_sources)
        {
            return _sources.TryGetValue(file, out var text) ? text : _sources[file] = File.ReadAllText(file);
        }
    }

    /// <summary>Project without ".Tests", class (and file) and method.</summary>
    [GeneratedRegex(@"`(\w+)/(\w+Tests)\.(\w+)`")]
    private static partial Regex Reference();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
