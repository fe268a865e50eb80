using System.Collections.Immutable;

namespace Bookinfo.LoadClient.Pacing;

/// <summary>When calls are due, how many there are, and how many may be under way at once (contract fortio.md section 3).</summary>
internal sealed record Pace
{
    /// <summary>Calls per second over all workers (<c>-qps</c>); zero or less: as fast as possible. Default 8.</summary>
    public double Qps { get; init; } = 8;

    /// <summary>Workers, each with one connection and one call at a time (<c>-c</c>, for gRPC times <c>-s</c>). Default 4.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>How long it runs (<c>-t</c>). Default 5 s; null: until interrupted.</summary>
    public TimeSpan? Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Number of calls in all (<c>-n</c>), instead of a time; 0 (the default): by time.</summary>
    public long Exactly { get; init; }

    /// <summary>Whether each positive sleep varies by up to a tenth (<c>-jitter</c>).</summary>
    public bool Jitter { get; init; }

    /// <summary>Whether workers start spread out, so that the whole stream is even (<c>-uniform</c>).</summary>
    public bool Uniform { get; init; }

    /// <summary>Whether slots that have passed are skipped instead of made up for (<c>-nocatchup</c>).</summary>
    public bool NoCatchUp { get; init; }

    /// <summary>
    /// Open loop (<c>-open</c>, ours): one schedule for all, a call starts when it is due whether or not earlier ones have been answered,
    /// on up to <see cref="MaxInFlight"/> connections. Needs a rate.
    /// </summary>
    public bool OpenLoop { get; init; }

    /// <summary>Most calls under way at once in an open loop (<c>-max-in-flight</c>, ours): 1 to 100 000, default 1000.</summary>
    public int MaxInFlight { get; init; } = 1000;

    /// <summary>In an open loop, a call that is late by more than this is dropped and counted (<c>-drop-after</c>, ours); null (the default): never.</summary>
    public TimeSpan? DropAfter { get; init; }

    /// <summary>
    /// Rates one after another (<c>-steps "100:10s,200:30s"</c>, <c>-ramp "10:500:60s"</c>, ours) in place of <see cref="Qps"/> and
    /// <see cref="Duration"/>; empty (the default): one rate.
    /// </summary>
    public ImmutableArray<PaceStep> Steps { get; init; } = [];
}

/// <summary>A stretch of time with one rate, or with a rate that changes evenly.</summary>
/// <param name="FromQps">Calls per second at its start.</param>
/// <param name="ToQps">Calls per second at its end; the same as at its start for a step.</param>
/// <param name="Duration">Longer than zero.</param>
internal readonly record struct PaceStep(double FromQps, double ToQps, TimeSpan Duration);
