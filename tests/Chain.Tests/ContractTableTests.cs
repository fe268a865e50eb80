using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Chain.Tests;

/// <summary>Keeps <c>tests/Bookinfo-contract.md</c> true: every row names a test that exists or says why there is none, and none is left out.</summary>
public sealed partial class ContractTableTests
{
    private const int Sections = 16;
    private const int Traps = 39;

    private static readonly ContractTable Table = new("Bookinfo-contract.md");

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        Assert.True(Table.NamedTests > 150, $"only {Table.NamedTests} tests are named");
        Assert.Empty(Table.Unknown());
    }

    [Fact]
    public void A_test_that_does_not_exist_is_noticed()
    {
        Assert.True(Table.Exists("Chain", nameof(ContractTableTests), nameof(A_test_that_does_not_exist_is_noticed)));
        Assert.False(Table.Exists("Chain", nameof(ContractTableTests), "A_test_that_does_not"));
        Assert.False(Table.Exists("Chain", "ContractTable", nameof(A_test_that_does_not_exist_is_noticed)));
        Assert.False(Table.Exists("Ratings", nameof(ContractTableTests), nameof(A_test_that_does_not_exist_is_noticed)));
        Assert.False(Table.Exists("Nowhere", nameof(ContractTableTests), nameof(A_test_that_does_not_exist_is_noticed)));
    }

    [Fact]
    public void Every_row_names_a_test_or_says_why_there_is_none()
    {
        Assert.NotEmpty(Table.Rows);
        Assert.Empty(Table.Unproven());
    }

    [Fact]
    public void A_name_that_looks_like_a_test_is_one() => Assert.Empty(Table.Misspelt());

    [Fact]
    public void All_sections_and_all_traps_are_listed_once_and_in_order()
    {
        Assert.Equal(Enumerable.Range(1, Sections), Table.Lines.Select(line => Heading().Match(line)).Where(match => match.Success).Select(Number));
        Assert.Equal(Enumerable.Range(1, Traps), Table.Rows.Select(row => Trap().Match(row[0])).Where(match => match.Success).Select(Number));
    }

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^## (\d+) ")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^Trap (\d+)\b")]
    private static partial Regex Trap();
}
