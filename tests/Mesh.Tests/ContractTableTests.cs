using Bookinfo.Testing;

namespace Bookinfo.Mesh.Tests;

/// <summary>Keeps <c>tests/Mesh-contract.md</c> true: the rows of the oracle (T1 to T12) and the local replies (F1 to F29), each with a test that exists.</summary>
public sealed class ContractTableTests
{
    private const int Tasks = 12;
    private const int LocalReplies = 29;

    private static readonly ContractTable Table = new("Mesh-contract.md");

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        Assert.True(Table.NamedTests > 100, $"only {Table.NamedTests} tests are named");
        Assert.Empty(Table.Unknown());
    }

    [Fact]
    public void Every_row_names_a_test_or_says_why_there_is_none() => Assert.Empty(Table.Unproven());

    [Fact]
    public void A_name_that_looks_like_a_test_is_one() => Assert.Empty(Table.Misspelt());

    [Fact]
    public void No_task_and_no_local_reply_is_left_out()
    {
        var rows = Table.Rows.Select(row => row[0].Split(' ')[0].TrimEnd('r')).ToHashSet();
        Assert.All(Enumerable.Range(1, Tasks), n => Assert.Contains($"T{n}", rows));
        Assert.All(Enumerable.Range(1, LocalReplies), n => Assert.Contains($"F{n}", rows));
    }
}
