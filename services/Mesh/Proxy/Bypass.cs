using System.Net;

using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>Tells which calls go past the sidecar because its pod's annotations say so.</summary>
internal sealed class Bypass(ProxyIdentity identity, IHostResolver resolver)
{
    private readonly OutboundCapture _capture = identity.Capture;

    /// <param name="target">Where the caller wants to go.</param>
    /// <param name="services">The mesh's own names have the addresses of their Services.</param>
    /// <param name="cancellationToken">Gives up asking for a name.</param>
    public ValueTask<bool> AppliesAsync(Authority target, ServiceTargets services, CancellationToken cancellationToken)
    {
        if (identity.Kind != ProxyKind.Sidecar || target.IsLocalhost) return new(false);
        if (_capture.ExcludedPorts.Contains(target.Port)) return new(true);
        if (!_capture.AsksForAddress) return new(false);
        return IPAddress.TryParse(target.Host, out var address) || IPAddress.TryParse(services.AddressOf(target.Host), out address)
            ? new(!_capture.Takes(address))
            : new(AfterAskingAsync(target, services, cancellationToken));
    }

    private async Task<bool> AfterAskingAsync(Authority target, ServiceTargets services, CancellationToken cancellationToken)
    {
        // A Service without an address of its own is its pods, whose addresses the cluster draws from the included ones.
        if (services.IsService(target.Host)) return false;
        return await resolver.ResolveAsync(target.Host, target.Port, cancellationToken) is { Count: > 0 } found && !_capture.Takes(found[0].Address);
    }
}
