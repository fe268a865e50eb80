using System.Collections.Immutable;
using System.Globalization;

using Bookinfo.Mesh.Config;
using Bookinfo.Mesh.Config.GatewayApi;

namespace Bookinfo.Mesh.Routing.GatewayApi;

/// <summary>What became of a Gateway and its listeners, in the words of Istio's controller.</summary>
internal sealed class StatusBuilder(GatewaySet gateways, GatewayTranslator translator)
{
    public ObjectStatus Of(Resource<ApiGateway> gateway)
    {
        var listeners = gateways.ListenersOf(gateway);
        var service = translator.ServiceOf(gateway);
        var addresses = AddressesOf(service);
        return new ObjectStatus
        {
            Resource = gateway.Source,
            Conditions = [Accepted(listeners), Programmed(gateway, listeners, service, addresses)],
            Listeners = [.. listeners.Select(Of)],
            Addresses = addresses,
        };
    }

    public static ObjectStatus Of(Resource<GatewayClass> gatewayClass) => new()
    {
        Resource = gatewayClass.Source,
        Conditions = [new(Conditions.Accepted, true, Conditions.Accepted, "Handled by Istio controller")],
    };

    private static ListenerStatus Of(AttachableListener listener) => new(listener.Spec.Name, listener.Kinds, listener.Attached.Count,
    [
        listener.Problem ?? Conditions.ListenerAccepted,
        listener.IsConflicted ? new(Conditions.Conflicted, true, listener.Problem!.Reason, listener.Problem.Message) : Conditions.NoConflicts,
        (listener.Problem ?? listener.MissingReference) is { } problem ? new(Conditions.Programmed, false, "Invalid", problem.Message) : Conditions.ListenerProgrammed,
        listener.MissingReference ?? Conditions.ListenerResolved,
    ]);

    private static StatusCondition Accepted(ImmutableArray<AttachableListener> listeners) => listeners.All(l => l.Problem is not null)
        ? Conditions.NotAccepted("ListenersNotValid", "no listener is valid")
        : new(Conditions.Accepted, true, Conditions.Accepted, "Resource accepted");

    private static StatusCondition Programmed(Resource<ApiGateway> gateway, ImmutableArray<AttachableListener> listeners, MeshService? service, ImmutableArray<string> addresses)
    {
        if (service is null) return new(Conditions.Programmed, false, "AddressNotAssigned", $"Failed to assign to any requested addresses: no Service stands for gateway {gateway.Key} yet");
        var host = $"{service.Name}.{service.Namespace}{DomainName.ClusterSuffix}";
        if (addresses.IsEmpty) return new(Conditions.Programmed, false, "AddressNotAssigned", $"Assigned to service(s) {host}, but failed to assign to all requested addresses: address pending for hostname \"{host}\"");
        var missing = listeners.Where(l => l.Problem is null && service.Ports.All(p => p.Number != l.Spec.Port)).Select(l => l.Spec.Port).Distinct().ToList();
        if (missing.Count > 0) return new(Conditions.Programmed, false, "AddressNotAssigned", $"port {string.Join(", ", missing)} not found for hostname \"{host}\"");
        var ports = listeners.Where(l => l.Problem is null).Select(l => string.Create(CultureInfo.InvariantCulture, $"{host}:{l.Spec.Port}")).Distinct();
        return new(Conditions.Programmed, true, Conditions.Programmed, $"Resource programmed, assigned to service(s) {string.Join(", ", ports)}");
    }

    /// <summary>The load balancer's, or the Service's name when it has none by intent.</summary>
    private static ImmutableArray<string> AddressesOf(MeshService? service)
    {
        if (service is null) return [];
        return service.LoadBalancer is { } addresses ? addresses : [$"{service.Name}.{service.Namespace}{DomainName.ClusterSuffix}"];
    }
}
