using System.Collections.Immutable;
using System.Net;

namespace Bookinfo.Mesh;

/// <summary>What a proxy stands for. <c>sourceLabels</c>, <c>exportTo</c>, Sidecar scoping and DestinationRule lookup depend on it.</summary>
public sealed record ProxyIdentity
{
    public required ProxyKind Kind { get; init; }

    /// <summary>Name of the pod.</summary>
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>The pod's labels; a gateway's are what <c>Gateway.spec.selector</c> is held against.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Service account, the last part of the SPIFFE identity.</summary>
    public string ServiceAccount { get; init; } = "default";

    /// <summary>Which calls a sidecar takes; default: all.</summary>
    public OutboundCapture Capture { get; init; } = OutboundCapture.Everything;

    /// <summary>Where the pod's own metrics are, which port 15020 adds to the proxy's; null: it has none to add.</summary>
    public AppMetrics? AppMetrics { get; init; }

    /// <summary>
    /// Folder of this machine that the pod sees as <c>/</c>: a gateway reads certificates there that a Gateway names by path.
    /// Null: the pod has no files.
    /// </summary>
    public string? FileRoot { get; init; }

    /// <summary>
    /// Where the pod's own ports really listen: <c>localhost:PORT</c> asked through the proxy means the pod itself. A port
    /// that is absent is refused.
    /// </summary>
    public ImmutableDictionary<int, IPEndPoint> OwnPorts { get; init; } = ImmutableDictionary<int, IPEndPoint>.Empty;
}

/// <summary>The pod's metrics (annotations <c>prometheus.io/*</c>).</summary>
/// <param name="Port">One of <see cref="ProxyIdentity.OwnPorts"/>.</param>
/// <param name="Path">Begins with a slash.</param>
public sealed record AppMetrics(int Port, string Path);

public enum ProxyKind
{
    /// <summary>The outbound side of a workload's sidecar: all mesh rules apply.</summary>
    Sidecar,

    /// <summary>A gateway: only resources bound to its Gateways apply.</summary>
    Gateway,

    /// <summary>A workload without a sidecar: names resolve, load spreads round robin, no rule applies, nothing is added.</summary>
    Uninjected,
}

/// <summary>One address a proxy listens on.</summary>
/// <param name="Port">
/// For a gateway, the listener: the targetPort of its Service's port (8080 for 80), or the server port itself. Several
/// binds may share one (8080 and the node port 31380). For other proxies 15001 and without meaning.
/// </param>
/// <param name="Address">The real address; port 0 draws a free one.</param>
public sealed record ProxyBind(int Port, IPEndPoint Address);
