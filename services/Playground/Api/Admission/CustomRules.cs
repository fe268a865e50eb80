using System.Text.Json.Nodes;

using Bookinfo.Playground.Store;

namespace Bookinfo.Playground.Api.Admission;

/// <summary>The rules that a CustomResourceDefinition carries beside its schema, written by hand; asked once the schema is content.</summary>
internal static class CustomRules
{
    private static readonly ResourceKind[] Routes = [ResourceKinds.HttpRoute, ResourceKinds.GrpcRoute, ResourceKinds.TcpRoute, ResourceKinds.TlsRoute];

    public static IEnumerable<FieldError> Check(ResourceKind kind, JsonObject json)
    {
        if (kind == ResourceKinds.GatewayApiGateway) return GatewayRules.Check(json);
        return Routes.Contains(kind) ? GatewayRouteRules.Check(json) : [];
    }
}
