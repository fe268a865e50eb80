using System.Collections.Immutable;

namespace Bookinfo.Playground.Page;

/// <summary>What is known of one edge.</summary>
/// <param name="Edge">Between whom.</param>
internal sealed record EdgeFigures(CallEdge Edge)
{
    /// <summary>Most frequent first.</summary>
    public required ImmutableArray<KeyValuePair<CallOutcome, long>> Outcomes { get; init; }

    /// <summary>Calls that were looked at, by the rule that took them; empty: none that a person wrote.</summary>
    public required ImmutableArray<KeyValuePair<string, long>> Rules { get; init; }

    /// <summary>Half of the calls that were looked at took no longer, in milliseconds; null: none was.</summary>
    public double? P50 { get; init; }

    /// <summary>Nineteen of twenty took no longer.</summary>
    public double? P95 { get; init; }

    /// <summary>Of connections that ended.</summary>
    public long Bytes { get; init; }

    /// <summary>Calls in each second of the last minute, oldest first.</summary>
    public required ImmutableArray<long> Counts { get; init; }

    public required ImmutableArray<long> Errors { get; init; }

    /// <summary>The last calls, newest first.</summary>
    public required ImmutableArray<SeenCall> Calls { get; init; }
}

/// <summary>One call as people read it: no header, no query string.</summary>
/// <param name="At">When it began.</param>
/// <param name="Method">Null: no HTTP.</param>
/// <param name="Path">Without its query string.</param>
/// <param name="Status">0: no answer.</param>
/// <param name="Flags">Envoy's response flags; <c>-</c>: none.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Pod">Who answered; null: no pod of ours.</param>
/// <param name="Rule">Where the rule is written that took it; null: none that a person wrote.</param>
/// <param name="IsLocal">Whether no cluster was chosen: the caller's proxy answered by itself.</param>
internal sealed record SeenCall(DateTimeOffset At, string? Method, string? Path, int Status, string Flags, double Milliseconds, string? Pod, string? Rule, bool IsLocal);
