using System.Collections.Immutable;

using Bookinfo.Playground.Store;

using static Bookinfo.Playground.Api.Tables.TableColumns;

namespace Bookinfo.Playground.Api.Tables;

/// <summary>Kinds that come from CustomResourceDefinitions: the printer columns written there.</summary>
internal static class MeshColumns
{
    private static readonly TableColumn CrdAge = Age with { Type = "date" };

    public static readonly ImmutableArray<(ResourceKind Kind, ImmutableArray<TableColumn> Columns)> All =
    [
        (ResourceKinds.VirtualService, [Name, Spec("Gateways", "gateways"), Spec("Hosts", "hosts"), CrdAge]),
        (ResourceKinds.DestinationRule, [Name, Spec("Host", "host"), CrdAge]),
        (ResourceKinds.ServiceEntry, [Name, Spec("Hosts", "hosts"), Spec("Location", "location"), Spec("Resolution", "resolution"), CrdAge]),
        (ResourceKinds.WorkloadEntry, [Name, CrdAge, Spec("Address", "address")]),
        (ResourceKinds.AuthorizationPolicy, [Name, Spec("Action", "action"), CrdAge]),
        (ResourceKinds.PeerAuthentication, [Name, Spec("Mode", "mtls", "mode"), CrdAge]),
        (ResourceKinds.GatewayClass,
        [
            Name, Spec("Controller", "controllerName"), Condition("Accepted"), CrdAge, Spec("Description", "description") with { Wide = true },
        ]),
        (ResourceKinds.GatewayApiGateway, [Name, Spec("Class", "gatewayClassName"), new("Address", Address), Condition("Programmed"), CrdAge]),
        (ResourceKinds.HttpRoute, [Name, Spec("Hostnames", "hostnames"), CrdAge]),
        (ResourceKinds.GrpcRoute, [Name, Spec("Hostnames", "hostnames"), CrdAge]),
    ];

    private static TableColumn Spec(string name, params string[] path) => new(name, row => Text(row.Spec.At(path)));

    private static TableColumn Condition(string type) => new(
        type, row => row.Status.At("conditions").Items().FirstOrDefault(c => c.At("type").AsText() == type).At("status").AsText());

    private static string? Address(TableRow row)
    {
        var addresses = row.Status.At("addresses").Items().Select(a => a.At("value").AsText()).ToArray();
        return addresses.Length == 0 ? null : string.Join(",", addresses);
    }
}
