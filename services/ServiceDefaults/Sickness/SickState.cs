namespace Bookinfo.ServiceDefaults.Sickness;

/// <summary>
/// What this replica does to the requests it gets, until it is told otherwise; all of it together where several are set: first the
/// delay, then the hang or the status. Immutable: a request keeps the state it began with.
/// </summary>
/// <param name="DelayMs">How long an answer is held back, in ms: 0 (the default) to 60 000.</param>
/// <param name="Status">The status that is answered in place of the service's own, 400 to 599; null (the default): none.</param>
/// <param name="Hang">Whether nothing is answered: until the caller leaves, the replica is told otherwise, or <see cref="SickReplica.LongestHang"/> is over.</param>
/// <param name="Percent">Share of the requests that get the above, drawn for each: 0 to 100 (the default). It does not concern <paramref name="Ready"/>.</param>
/// <param name="Ready">Whether <c>/readyz</c> and gRPC's health say so; false: 503 and NOT_SERVING, and Kubernetes takes the replica out of its Service.</param>
internal sealed record SickState(int DelayMs = 0, int? Status = null, bool Hang = false, int Percent = 100, bool Ready = true)
{
    public static SickState Healthy { get; } = new();

    /// <summary>Whether requests are touched at all.</summary>
    public bool IsFelt => DelayMs > 0 || Status is not null || Hang;
}
