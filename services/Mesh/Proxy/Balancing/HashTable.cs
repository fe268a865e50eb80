namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>Where keys are found: the same key at the same endpoint as long as that endpoint may be chosen.</summary>
internal abstract class HashTable
{
    /// <param name="key">Of the request.</param>
    /// <param name="attempt">0; more when the endpoints found before were not wanted.</param>
    /// <returns>Position in the cluster.</returns>
    public abstract int Find(ulong key, int attempt);
}

/// <param name="Position">In the cluster.</param>
/// <param name="Name">Its address: what its points are made from.</param>
/// <param name="Share">Of all keys; the shares add up to 1.</param>
internal readonly record struct HashedEndpoint(int Position, string Name, double Share);
