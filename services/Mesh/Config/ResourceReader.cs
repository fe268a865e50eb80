using System.Text.Json;

using Bookinfo.Mesh.Config.GatewayApi;
using Bookinfo.Mesh.Config.KubernetesIngress;

namespace Bookinfo.Mesh.Config;

/// <summary>Turns the spec of a stored object into its record. Survives any JSON: what does not fit is a finding.</summary>
internal static class ResourceReader
{
    public const string NetworkingGroup = "networking.istio.io";

    public const string GatewayApiGroup = "gateway.networking.k8s.io";

    public const string IngressGroup = "networking.k8s.io";

    /// <returns>Null for a group or kind that this program does not read, and for a spec that is no object.</returns>
    public static object? Read(MeshObject source, Findings findings) => source switch
    {
        { Group: NetworkingGroup, Kind: "VirtualService" } => Read(source, findings, VirtualService.Read),
        { Group: NetworkingGroup, Kind: "DestinationRule" } => Read(source, findings, DestinationRule.Read),
        { Group: NetworkingGroup, Kind: "Gateway" } => Read(source, findings, Gateway.Read),
        { Group: NetworkingGroup, Kind: "ServiceEntry" } => Read(source, findings, ServiceEntry.Read),
        { Group: GatewayApiGroup, Kind: "Gateway" } => Read(source, findings, ApiGateway.Read),
        { Group: GatewayApiGroup, Kind: "GatewayClass" } => Read(source, findings, GatewayClass.Read),
        { Group: GatewayApiGroup, Kind: "HTTPRoute" } => Read(source, findings, HttpRoute.Read),
        { Group: GatewayApiGroup, Kind: "GRPCRoute" } => Read(source, findings, GrpcRoute.Read),
        { Group: GatewayApiGroup, Kind: "TCPRoute" } => Read(source, findings, ConnectionRoute.ReadTcp),
        { Group: GatewayApiGroup, Kind: "TLSRoute" } => Read(source, findings, ConnectionRoute.ReadTls),
        { Group: GatewayApiGroup, Kind: "ReferenceGrant" } => Read(source, findings, ReferenceGrant.Read),
        { Group: IngressGroup, Kind: "Ingress" } => Read(source, findings, Ingress.Read),
        { Group: IngressGroup, Kind: "IngressClass" } => Read(source, findings, IngressClass.Read),
        { Group: NetworkingGroup, Kind: "Sidecar" } => Read(source, findings, Sidecar.Read),
        { Group: NetworkingGroup, Kind: "WorkloadEntry" } => Read(source, findings, WorkloadEntry.Read),
        _ => null,
    };

    private static T? Read<T>(MeshObject source, Findings findings, Func<FieldReader, T> read)
        where T : class
    {
        if (source.Spec.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined or JsonValueKind.Null))
        {
            findings.Error("spec", "Invalid value: spec in body must be of type object");
            return null;
        }

        var reader = new FieldReader(source.Spec, "spec", findings);
        var spec = read(reader);
        reader.Finish();
        return spec;
    }
}
