namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>
/// Ketama: every endpoint has points on a ring in proportion to its share, and a key belongs to the next point. When an
/// endpoint leaves, only its own keys move.
/// </summary>
internal sealed class HashRing : HashTable
{
    /// <summary>Envoy's bound.</summary>
    private const double LargestRing = 8 * 1024 * 1024;

    /// <summary>
    /// While the ring is smaller, an endpoint's points do not depend on how many others there are: with fewer others it would
    /// get more points, and keys would move that have nothing to do with the one that left.
    /// </summary>
    private const double RoomyRing = 64 * 1024;

    private readonly ulong[] _points;

    private readonly int[] _positions;

    /// <param name="endpoints">Never empty.</param>
    /// <param name="minimumSize">At least so many points.</param>
    public HashRing(IReadOnlyList<HashedEndpoint> endpoints, int minimumSize)
    {
        var least = endpoints.Min(static endpoint => endpoint.Share);
        var pointsOfLeast = Math.Min(Math.Max(Math.Ceiling(least * minimumSize), Math.Min(minimumSize, RoomyRing * least)), LargestRing * least);
        var counts = new int[endpoints.Count];
        for (var i = 0; i < counts.Length; i++) counts[i] = Math.Max(1, (int)Math.Round(pointsOfLeast * endpoints[i].Share / least));
        _points = new ulong[counts.Sum()];
        _positions = new int[_points.Length];
        var at = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            for (var number = 0; number < counts[i]; number++, at++) (_points[at], _positions[at]) = (KeyHash.Of(endpoints[i].Name, number), endpoints[i].Position);
        }

        Array.Sort(_points, _positions);
    }

    public override int Find(ulong key, int attempt)
    {
        var at = Array.BinarySearch(_points, key);
        if (at < 0) at = ~at;
        return _positions[(at + attempt) % _points.Length];
    }
}
