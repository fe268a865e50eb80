using System.Collections.Immutable;
using System.Net;

namespace Bookinfo.Mesh;

/// <summary>Which calls of a workload its sidecar takes (annotations <c>traffic.sidecar.istio.io/*</c>); the others go past it, unruled and unlogged.</summary>
public sealed record OutboundCapture
{
    public static OutboundCapture Everything { get; } = new();

    /// <summary>Addresses that are taken; null: all.</summary>
    public ImmutableArray<IPNetwork>? IncludedRanges { get; init; }

    /// <summary>Addresses that are not taken, even if included.</summary>
    public ImmutableArray<IPNetwork> ExcludedRanges { get; init; } = [];

    /// <summary>Ports that are not taken, whatever the address.</summary>
    public ImmutableArray<int> ExcludedPorts { get; init; } = [];

    /// <summary>Whether an answer needs the address.</summary>
    public bool AsksForAddress => IncludedRanges is not null || !ExcludedRanges.IsEmpty;

    public bool Takes(IPAddress address) =>
        (IncludedRanges is not { } included || included.Any(range => range.Contains(address))) && !ExcludedRanges.Any(range => range.Contains(address));
}
