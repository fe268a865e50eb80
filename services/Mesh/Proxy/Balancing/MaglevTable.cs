namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>
/// Maglev: every endpoint lists all slots of the table in an order of its own, and they take turns, by their shares, in
/// claiming the next one that is free. A look-up is one access; when an endpoint leaves, few other keys move.
/// </summary>
internal sealed class MaglevTable : HashTable
{
    private readonly int[] _slots;

    /// <param name="endpoints">Never empty.</param>
    /// <param name="size">A prime number.</param>
    public MaglevTable(IReadOnlyList<HashedEndpoint> endpoints, int size)
    {
        _slots = new int[size];
        Array.Fill(_slots, -1);

        // Two callers must fill it alike whatever order they know the endpoints in.
        var claims = endpoints.OrderBy(static endpoint => endpoint.Name, StringComparer.Ordinal).Select(endpoint => new Claim(endpoint, size)).ToArray();
        var largest = claims.Max(static claim => claim.Share);
        for (var (free, turn) = (size, 1); free > 0; turn++)
        {
            foreach (var claim in claims)
            {
                if (free == 0) break;
                if (turn * claim.Share < claim.Due) continue;
                claim.Due += largest;
                claim.TakeNext(_slots);
                free--;
            }
        }
    }

    public override int Find(ulong key, int attempt)
    {
        // Another attempt looks elsewhere in the table, always at the same place for the same key.
        if (attempt > 0) key ^= ulong.MaxValue - (ulong)attempt + 1;
        return _slots[key % (ulong)_slots.Length];
    }

    private sealed class Claim(HashedEndpoint endpoint, int size)
    {
        private readonly long _skip = size == 1 ? 0 : (long)(KeyHash.Of(endpoint.Name, 1) % (ulong)(size - 1)) + 1;

        private long _next = (long)(KeyHash.Of(endpoint.Name, 0) % (ulong)size);

        public double Share { get; } = endpoint.Share;

        /// <summary>What its shares must add up to before it may claim again.</summary>
        public double Due { get; set; } = endpoint.Share;

        public void TakeNext(int[] slots)
        {
            while (slots[_next] >= 0) _next = (_next + _skip) % size;
            slots[_next] = endpoint.Position;
        }
    }
}
