using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods;

/// <summary>Writes changed ConfigMaps and Secrets into the volumes of running pods, at once rather than within a minute.</summary>
internal sealed class VolumeRefresher(ObjectStore store, PodRunner pods, TimeProvider time, ILogger<VolumeRefresher> logger)
    : ReconcileLoop(store, time, logger)
{
    protected override ImmutableArray<ResourceKind> Watched { get; } = [ResourceKinds.ConfigMap, ResourceKinds.Secret];

    protected override TimeSpan? Reconcile()
    {
        foreach (var pod in pods.Workers) pod.RefreshVolumes();
        return null;
    }
}
