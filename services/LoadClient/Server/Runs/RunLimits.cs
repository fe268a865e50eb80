namespace Bookinfo.LoadClient.Server.Runs;

/// <summary>
/// Whoever reaches the port may have load sent to any URL that this server reaches; of the answers the caller sees figures only. These
/// limits bound how much (flags <c>-rest-max-...</c>, ours).
/// </summary>
internal sealed record RunLimits
{
    /// <summary>Whether runs can be started over HTTP at all (<c>-rest-runs</c>). Default true, as in Fortio.</summary>
    public bool AreAllowed { get; init; } = true;

    /// <summary>
    /// Hosts that runs may name (<c>-rest-targets</c>), names or addresses as written in the URL, in <c>resolve</c> and in a Host header;
    /// empty (the default): any.
    /// </summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Runs at the same time: 1 to 100. Default 4; one more is refused.</summary>
    public int MaxRuns { get; init; } = 4;

    /// <summary>Connections times streams of a run: 1 to 10 000. Default 256; more is refused.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>Calls per second of a run: above 0. Default: no limit, and as fast as possible is allowed.</summary>
    public double MaxQps { get; init; } = double.PositiveInfinity;

    /// <summary>Longest run: 1 s to 7 days. Default 1 h; longer is refused, and a run without an end ends then.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromHours(1);
}
