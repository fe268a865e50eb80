using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>Keeps <c>tests/Bookinfo-contract.md</c> true: every row names a test that exists or says why there is none, and none is left out.</summary>
public sealed partial class ContractTableTests
{
    private const string None = "none: ";
    private const int Sections = 16;
    private const int Traps = 39;

    private static readonly string[] Lines = File.ReadAllLines(Repository.PathTo("tests", "Bookinfo-contract.md"));

    private static readonly Dictionary<string, string> Sources = [];

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var named = Lines.SelectMany(line => Reference().Matches(line)).ToList();
        Assert.True(named.Count > 150, $"only {named.Count} tests are named");
        Assert.Empty(named.Where(test => !Exists(test.Groups[1].Value, test.Groups[2].Value, test.Groups[3].Value)).Select(test => test.Value));
    }

    [Fact]
    public void A_test_that_does_not_exist_is_noticed()
    {
        Assert.True(Exists("Chain", nameof(ContractTableTests), nameof(A_test_that_does_not_exist_is_noticed)));
        Assert.False(Exists("Chain", nameof(ContractTableTests), "A_test_that_does_not"));
        Assert.False(Exists("Chain", "ContractTable", nameof(A_test_that_does_not_exist_is_noticed)));
        Assert.False(Exists("Ratings", nameof(ContractTableTests), nameof(A_test_that_does_not_exist_is_noticed)));
        Assert.False(Exists("Nowhere", nameof(ContractTableTests), nameof(A_test_that_does_not_exist_is_noticed)));
    }

    [Fact]
    public void Every_row_names_a_test_or_says_why_there_is_none()
    {
        var rows = Rows().ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(
            row is [not "", { } test] && (Reference().IsMatch(test) || (test.Length > None.Length && test.StartsWith(None, StringComparison.Ordinal))),
            string.Join(" | ", row)));
    }

    [Fact]
    public void A_name_that_looks_like_a_test_is_one()
    {
        // A slip in the form would otherwise escape the test above.
        var words = Lines.SelectMany(line => Code().Matches(line)).Select(word => word.Value).Where(word => word.Contains("Tests.", StringComparison.Ordinal));
        Assert.All(words, word => Assert.Matches(Reference(), word));
    }

    [Fact]
    public void All_sections_and_all_traps_are_listed_once_and_in_order()
    {
        Assert.Equal(Enumerable.Range(1, Sections), Lines.Select(line => Heading().Match(line)).Where(match => match.Success).Select(Number));
        Assert.Equal(Enumerable.Range(1, Traps), Rows().Select(row => Trap().Match(row[0])).Where(match => match.Success).Select(Number));
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows() => Lines
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| row |", StringComparison.Ordinal) && !line.StartsWith("| trap |", StringComparison.Ordinal))
        .Select(line => line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray());

    private static bool Exists(string project, string type, string method)
    {
        var folder = Repository.PathTo("tests", $"{project}.Tests");
        if (!Directory.Exists(folder)) return false;
        return Directory.EnumerateFiles(folder, $"{type}.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Any(file => Regex.IsMatch(Text(file), $@"\[(?:Fact|Theory)\b(?:(?!\bpublic\b)[\s\S])*public (?:async )?(?:Task|void) {method}\("));
    }

    private static string Text(string file)
    {
        lock (Sources)
        {
            return Sources.TryGetValue(file, out var text) ? text : Sources[file] = File.ReadAllText(file);
        }
    }

    /// <summary>Project without ".Tests", class (and file) and method.</summary>
    [GeneratedRegex(@"`(\w+)/(\w+Tests)\.(\w+)`")]
    private static partial Regex Reference();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^## (\d+) ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^Trap (\d+)\b")]
    private static partial Regex Trap();
}
