using System.Text.RegularExpressions;

using Bookinfo.Testing;

namespace Bookinfo.Tasks.Tests.Release;

/// <summary>README.md and its Korean sister: what is typed is the same, and what is named is there.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_Korean_one_types_what_the_English_one_types()
    {
        var english = Blocks("README.md");
        Assert.True(english.Count > 8, $"{english.Count} blocks");
        Assert.Equal(english, Blocks("README.ko.md"));
        Assert.True(Text("README.ko.md").Count(c => c is >= '\uAC00' and <= '\uD7A3') > 2000);
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ko.md")]
    public void Its_links_lead_somewhere(string file)
    {
        var links = Link().Matches(Text(file)).Select(match => match.Groups[1].Value.Split('#')[0]).Where(link => !link.Contains("://", StringComparison.Ordinal)).ToHashSet();
        Assert.True(links.Count > 15, $"{links.Count} links");
        Assert.All(links, link => Assert.True(Path.Exists(Repository.PathTo(link.Split('/'))), $"{file}: {link}"));
    }

    private static string Text(string file) => File.ReadAllText(Repository.PathTo(file));

    private static List<string> Blocks(string file) => [.. Block().Matches(Text(file)).Select(match => Indent().Replace(match.Groups[1].Value, ""))];

    [GeneratedRegex(@"^ *```\w+\n(.*?)^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^ +", RegexOptions.Multiline)]
    private static partial Regex Indent();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
