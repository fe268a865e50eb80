using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>The block <c>loadBalancer</c> in Envoy's terms (contract mesh.md sections 1.8 and 5).</summary>
/// <param name="Kind">How one of several is chosen.</param>
/// <param name="OriginalDestination">Whether the address that the caller dialled is kept.</param>
/// <param name="HashTableSize">See <see cref="Cluster.HashTableSize"/>.</param>
/// <param name="HashKey">See <see cref="Cluster.HashKey"/>.</param>
/// <param name="WarmUp">See <see cref="Cluster.WarmUp"/>.</param>
internal readonly record struct LoadBalancing(LoadBalancer Kind, bool OriginalDestination, int HashTableSize, HashKeyPolicy? HashKey, WarmUpPolicy? WarmUp)
{
    private const int DefaultRingSize = 1024;

    private const double DefaultMinimumPercent = 10;

    /// <param name="settings">Null: the default.</param>
    /// <param name="isKubernetesService">
    /// Its cluster IP stands for all pods: PASSTHROUGH leaves the choice to kube-proxy, and that one draws.
    /// </param>
    /// <param name="behaviour">Gives the default.</param>
    public static LoadBalancing Compile(LoadBalancerSettings? settings, bool isKubernetesService, Behaviour behaviour)
    {
        if (settings?.ConsistentHash is { } hash)
        {
            return hash.TableSize is { } size
                ? new LoadBalancing(LoadBalancer.Maglev, false, size, HashKeyPolicy.Compile(hash), null)
                : new LoadBalancing(LoadBalancer.RingHash, false, hash.MinimumRingSize is > 0 and var points ? points : DefaultRingSize, HashKeyPolicy.Compile(hash), null);
        }

        return settings?.Simple switch
        {
            "ROUND_ROBIN" => new LoadBalancing(LoadBalancer.RoundRobin, false, 0, null, WarmUpOf(settings.Warmup)),
            "RANDOM" => new LoadBalancing(LoadBalancer.Random, false, 0, null, null),
            "PASSTHROUGH" => new LoadBalancing(LoadBalancer.Random, !isKubernetesService, 0, null, null),
            null or "UNSPECIFIED" when behaviour.RoundRobinByDefault => new LoadBalancing(LoadBalancer.RoundRobin, false, 0, null, WarmUpOf(settings?.Warmup)),
            // LEAST_CONN is the old name of LEAST_REQUEST.
            _ => new LoadBalancing(LoadBalancer.LeastRequest, false, 0, null, WarmUpOf(settings?.Warmup)),
        };
    }

    private static WarmUpPolicy? WarmUpOf(Config.WarmUp? warmup) =>
        warmup is { Duration: { Ticks: > 0 } duration } ? new WarmUpPolicy(duration, warmup.MinimumPercent ?? DefaultMinimumPercent, warmup.Aggression ?? 1) : null;
}
