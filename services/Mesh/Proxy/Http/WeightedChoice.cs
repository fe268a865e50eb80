using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Draws one cluster by weight: independent draws, whole numbers, retries keep it.</summary>
internal static class WeightedChoice
{
    public static WeightedCluster Pick(ForwardAction action, IRandomSource random)
    {
        var clusters = action.Clusters;
        if (clusters.Length == 1) return clusters[0];
        var drawn = random.Draw(action.TotalWeight);
        foreach (var cluster in clusters)
        {
            if (drawn < cluster.Weight) return cluster;
            drawn -= cluster.Weight;
        }

        return clusters[^1];
    }
}
