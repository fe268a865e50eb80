using System.Collections.Immutable;
using System.Globalization;
using System.Net;

using Bookinfo.Mesh;

namespace Bookinfo.Playground.Network;

/// <summary>Reads which calls of a pod its sidecar takes. What is malformed is left out, as Istio's injection would refuse it.</summary>
internal static class CaptureAnnotations
{
    private const string Prefix = "traffic.sidecar.istio.io/";

    public static OutboundCapture Read(IReadOnlyDictionary<string, string> annotations)
    {
        var included = annotations.GetValueOrDefault(Prefix + "includeOutboundIPRanges");
        return new OutboundCapture
        {
            IncludedRanges = included is null or "*" ? null : Ranges(included),
            ExcludedRanges = Ranges(annotations.GetValueOrDefault(Prefix + "excludeOutboundIPRanges")),
            ExcludedPorts =
            [
                .. Words(annotations.GetValueOrDefault(Prefix + "excludeOutboundPorts"))
                    .Select(static word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0)
                    .Where(static port => port is > 0 and <= 65535),
            ],
        };
    }

    private static ImmutableArray<IPNetwork> Ranges(string? list) =>
        [.. Words(list).Select(static word => IPNetwork.TryParse(word, out var range) ? range : (IPNetwork?)null).OfType<IPNetwork>()];

    private static string[] Words(string? list) => list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
