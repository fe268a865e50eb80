using System.Collections.Immutable;

using Bookinfo.Playground.Pods.Controllers;
using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Network;

/// <summary>Shows the gateway's real node ports in its Service, also where they were drawn, so that the tasks' jsonpath queries work.</summary>
internal sealed class IngressPortDisplay : ReconcileLoop
{
    private readonly PodNetwork _network;
    private readonly GatewayHealth _health;

    public IngressPortDisplay(ObjectStore store, PodNetwork network, GatewayHealth health, TimeProvider time, ILogger<IngressPortDisplay> logger)
        : base(store, time, logger)
    {
        (_network, _health) = (network, health);
        network.GatewayChanged += Wake;
    }

    protected override ImmutableArray<ResourceKind> Watched { get; } = [];

    protected override TimeSpan? Reconcile()
    {
        var listeners = _network.Ingress;
        if (listeners.IsEmpty) return null;

        // Of two listeners for one target port the second is the node port.
        var nodePorts = listeners.GroupBy(l => l.Port).ToDictionary(group => group.Key, group => group.Last().Address.Port);
        if (_health.Port is { } health) nodePorts[GatewayHealth.TargetPort] = health;
        Store.Change(ResourceKinds.Service, IngressGateway.Namespace, IngressGateway.Name, json =>
        {
            foreach (var port in json["spec"]?["ports"]?.AsArray() ?? [])
            {
                if (port?["targetPort"] is not { } target || target.GetValueKind() != System.Text.Json.JsonValueKind.Number) continue;
                if (!nodePorts.TryGetValue(target.GetValue<int>(), out var real)) continue;
                port["nodePort"] = real;

                // The port that the cluster's own address has too: people read clusterIP and port of tcp, and call that.
                if (target.GetValue<int>() == IngressGateway.Tcp) port["port"] = real;
            }

            return true;
        });
        return null;
    }
}
