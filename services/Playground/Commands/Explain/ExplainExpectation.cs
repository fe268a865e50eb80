using System.Text.RegularExpressions;

namespace Bookinfo.Playground.Commands;

/// <summary>What <c>explain --expect NAME=VALUE</c> wants to be true.</summary>
/// <param name="Name">One of <see cref="Names"/>, or a policy as the explanation prints it: <c>fault.delay</c>.</param>
/// <param name="Value"><c>none</c>: there is nothing of that name.</param>
internal sealed partial record ExplainExpectation(string Name, string Value)
{
    public const string Nothing = "none";

    /// <summary>The first word of what may be expected.</summary>
    private static readonly string[] Names =
    [
        "cluster", "rule", "status", "flag", "host", "listener", "endpoint", "timeout", "retries", "fault", "mirror", "rewrite", "corsPolicy", "headers",
        "subset", "loadBalancer", "connectionPool", "outlierDetection", "tls",
    ];

    /// <exception cref="CommandException">It is none.</exception>
    public static ExplainExpectation Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? "" : text[..equals].Trim();
        if (equals <= 0 || equals == text.Length - 1 || !Names.Contains(name.Split('.', ' ')[0]))
            throw new CommandException($"--expect: found \"{text}\"; allowed is NAME=VALUE, NAME one of {string.Join(", ", Names)} or a line of the explanation as fault.delay, VALUE what it shows or {Nothing}");
        return new ExplainExpectation(name, text[(equals + 1)..].Trim());
    }

    /// <returns>Null: it is met; else what was found in its place.</returns>
    public string? Miss(ExplainedFacts facts)
    {
        if (Name == "cluster") return ClusterMiss(facts.Clusters);
        var found = facts.Of(Name);
        if (Value == Nothing) return found.Count == 0 ? null : string.Join("; ", found);
        return found.Any(Name == "rule" ? IsRule : IsMet) ? null : found.Count == 0 ? Nothing : string.Join("; ", found);
    }

    /// <summary>All of them, and no others: <c>reviews/v1@75,reviews/v3@25</c>. Shares are asked only where they are written.</summary>
    private string? ClusterMiss(IReadOnlyList<FoundCluster> found)
    {
        var text = found.Count == 0 ? Nothing : string.Join(", ", found);
        if (Value == Nothing) return found.Count == 0 ? null : text;
        var wanted = Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length == found.Count && wanted.All(one => found.Any(cluster => cluster.IsMeant(one))) ? null : text;
    }

    /// <summary>Word by word from the beginning: <c>timeout=3s</c> is met by <c>3 s</c>, <c>fault.delay=7s</c> by <c>7 s for 100 %</c>.</summary>
    private bool IsMet(string found)
    {
        var (wanted, words) = (WordsOf(Value), WordsOf(found));
        return wanted.Count <= words.Count && wanted.Zip(words).All(static pair => pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A rule is named whole, or by its VirtualService: <c>default/reviews</c> is not <c>default/reviews-test</c>.</summary>
    private bool IsRule(string found) => found.StartsWith(Value, StringComparison.Ordinal) && (found.Length == Value.Length || found[Value.Length] is ' ' or '.');

    private static List<string> WordsOf(string text) => [.. Words.Matches(text).Select(static word => word.Value)];

    [GeneratedRegex(@"\d+(\.\d+)?|[A-Za-z_][\w.-]*|[^\s]")]
    private static partial Regex Words { get; }
}
