using System.Collections.Immutable;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Draws one cluster by weight: independent draws, whole numbers, retries keep it.</summary>
internal static class WeightedChoice
{
    public static WeightedCluster Pick(ForwardAction action, IRandomSource random) => Pick(action.Clusters, action.TotalWeight, random);

    public static WeightedCluster Pick(ImmutableArray<WeightedCluster> clusters, int totalWeight, IRandomSource random)
    {
        if (clusters.Length == 1) return clusters[0];
        var drawn = random.Draw(totalWeight);
        foreach (var cluster in clusters)
        {
            if (drawn < cluster.Weight) return cluster;
            drawn -= cluster.Weight;
        }

        return clusters[^1];
    }
}
