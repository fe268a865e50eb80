using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Bookinfo.Mesh.Routing;

/// <summary>Conditions of one match block, AND-ed (contract mesh.md section 1.3). The empty match fits every request.</summary>
internal sealed record RequestMatch
{
    public static RequestMatch Any { get; } = new();

    /// <summary>Against the normalised path without the query string.</summary>
    public StringMatch? Path { get; init; }

    public StringMatch? Scheme { get; init; }

    public StringMatch? Method { get; init; }

    /// <summary>Against the authority as sent, port included, case-sensitive.</summary>
    public StringMatch? Authority { get; init; }

    public ImmutableArray<NamedMatch> Headers { get; init; } = [];

    public ImmutableArray<NamedMatch> WithoutHeaders { get; init; } = [];

    public ImmutableArray<NamedMatch> QueryParameters { get; init; } = [];
}

/// <param name="Name">Header name in lower case, or query key as written.</param>
/// <param name="Value">Null: must be present (absent for withoutHeaders).</param>
internal sealed record NamedMatch(string Name, StringMatch? Value);

/// <summary>Exactly one way to compare text.</summary>
internal sealed record StringMatch
{
    public required StringMatchKind Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>For exact and prefix; never for regex.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Compiled for <see cref="StringMatchKind.Regex"/>: must cover the whole text, cannot backtrack.</summary>
    public Regex? Regex { get; init; }
}

internal enum StringMatchKind
{
    Exact,
    Prefix,

    /// <summary>A prefix that ends where a segment of the path does: <c>/a</c> fits <c>/a</c> and <c>/a/b</c>, not <c>/ab</c>. The text has no slash at its end but for <c>/</c> itself.</summary>
    SegmentPrefix,
    Regex,
}
