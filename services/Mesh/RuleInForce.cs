using System.Collections.Immutable;

namespace Bookinfo.Mesh;

/// <summary>A rule that a person wrote, as a proxy carries it out now.</summary>
public sealed record RuleInForce
{
    /// <summary>Where it is written, for example <c>default/reviews http[0]</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>As the access log shows it; null: none.</summary>
    public string? Name { get; init; }

    /// <summary>What a request must have, for example <c>headers[end-user] exact "jason"</c>; empty: every request fits.</summary>
    public ImmutableArray<string> Conditions { get; init; } = [];

    /// <summary>Where it sends requests or connections, by share, and what it does besides.</summary>
    public required ExplainedOutcome Outcome { get; init; }

    /// <summary>Where copies of requests go, each with its share of them.</summary>
    public ImmutableArray<ExplainedCluster> Mirrors { get; init; } = [];
}
