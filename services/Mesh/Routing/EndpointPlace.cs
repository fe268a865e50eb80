namespace Bookinfo.Mesh.Routing;

/// <summary>Where an endpoint stands among those of its cluster, as one caller sees it.</summary>
/// <param name="Priority">0 gets all traffic while enough of its endpoints are healthy, then 1, and so on without a gap.</param>
/// <param name="Locality"><c>region/zone/sub-zone</c>; empty: unknown.</param>
/// <param name="LocalityWeight">Share of the whole locality within its priority; 0: the sum of its endpoints' weights.</param>
/// <param name="Weight">Share within the locality, at least 1.</param>
internal readonly record struct EndpointPlace(int Priority, string Locality, int LocalityWeight, int Weight)
{
    /// <summary>Where nothing is said about localities and weights.</summary>
    public static EndpointPlace Default { get; } = new(0, "", 0, 1);
}
