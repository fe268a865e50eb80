using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>What a rule, or one destination of it, changes about the headers of requests and answers.</summary>
internal sealed record RouteHeaders
{
    public HeaderChanges Request { get; init; } = HeaderChanges.None;

    public HeaderChanges Response { get; init; } = HeaderChanges.None;

    /// <summary>The Host header that goes out, set through <c>host</c> or <c>:authority</c>; null: none.</summary>
    public string? Host { get; init; }
}

/// <summary>Carried out in the order remove, overwrite, append; all values are those of the headers before the first change.</summary>
/// <param name="Remove">Names.</param>
/// <param name="Changes">Values that overwrite or are appended.</param>
internal sealed record HeaderChanges(ImmutableArray<string> Remove, ImmutableArray<HeaderChange> Changes)
{
    public static HeaderChanges None { get; } = new([], []);

    /// <summary>One step out of two: where both overwrite a header, the second wins.</summary>
    public HeaderChanges Then(HeaderChanges second) =>
        second.Remove.IsEmpty && second.Changes.IsEmpty ? this : new([.. Remove, .. second.Remove], [.. Changes, .. second.Changes]);
}

/// <param name="Name">Of the header.</param>
/// <param name="Value">An empty result changes nothing.</param>
/// <param name="Appends">Whether earlier values stay.</param>
internal sealed record HeaderChange(string Name, HeaderTemplate Value, bool Appends);
