using System.Collections.Immutable;
using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Pods.Controllers;

/// <summary>Gives every namespace its ServiceAccount <c>default</c>.</summary>
internal sealed class ServiceAccountController(ObjectStore store, TimeProvider time, ILogger<ServiceAccountController> logger)
    : ReconcileLoop(store, time, logger)
{
    private const string Name = "default";

    protected override ImmutableArray<ResourceKind> Watched { get; } = [ResourceKinds.Namespace, ResourceKinds.ServiceAccount];

    protected override TimeSpan? Reconcile()
    {
        foreach (var ns in Store.List(ResourceKinds.Namespace).Items)
        {
            if (Owner.IsBeingDeleted(ns) || Store.Find(ResourceKinds.ServiceAccount, ns.Name, Name) is not null) continue;
            Store.Create(ResourceKinds.ServiceAccount, new JsonObject { ["metadata"] = new JsonObject { ["name"] = Name, ["namespace"] = ns.Name } });
        }

        return null;
    }
}
