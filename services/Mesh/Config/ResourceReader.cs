using System.Text.Json;

namespace Bookinfo.Mesh.Config;

/// <summary>Turns the spec of a stored object into its record. Survives any JSON: what does not fit is a finding.</summary>
internal static class ResourceReader
{
    public const string NetworkingGroup = "networking.istio.io";

    /// <returns>Null for a group or kind that this program does not read, and for a spec that is no object.</returns>
    public static object? Read(MeshObject source, Findings findings) => source switch
    {
        { Group: NetworkingGroup, Kind: "VirtualService" } => Read(source, findings, VirtualService.Read),
        { Group: NetworkingGroup, Kind: "DestinationRule" } => Read(source, findings, DestinationRule.Read),
        { Group: NetworkingGroup, Kind: "Gateway" } => Read(source, findings, Gateway.Read),
        { Group: NetworkingGroup, Kind: "ServiceEntry" } => Read(source, findings, ServiceEntry.Read),
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
