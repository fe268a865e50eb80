using System.Net;

using Bookinfo.Mesh.Proxy.Outlier;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy;

/// <summary>What traffic changes about one endpoint; it outlives route tables as long as the endpoint exists.</summary>
internal sealed class EndpointState(EndPoint address, long addedAt = 0)
{
    public long RequestsActive;
    public long RequestsTotal;
    public long RequestsFailed;
    public long RequestsSucceeded;
    public long RequestsTimedOut;
    public long ConnectionsTotal;
    public long ConnectionsActive;
    public long ConnectFailed;

    /// <summary>Timestamp of its first appearance.</summary>
    public long AddedAt { get; } = addedAt;

    /// <summary>Where it stands among the endpoints of the cluster, by the newest table.</summary>
    public EndpointPlace Place { get; set; } = EndpointPlace.Default;

    public EndpointHealth Health { get; } = new();

    /// <summary>Istio's metrics towards this endpoint; null until its first request.</summary>
    public Telemetry.PeerSeries? Series
    {
        get => Volatile.Read(ref _series);
        set => Volatile.Write(ref _series, value);
    }

    private Telemetry.PeerSeries? _series;

    /// <summary>An address, or a name that DNS resolves when a connection is opened.</summary>
    public EndPoint Address { get; } = address;

    /// <summary>The address as logs and request URIs write it.</summary>
    public string Text { get; } = address is DnsEndPoint name ? new Authority(name.Host, name.Port).ToString() : address.ToString()!;
}

/// <summary>An endpoint as one route table sees it.</summary>
/// <param name="State">Shared by all tables.</param>
/// <param name="ClientCertificate">
/// Value of x-forwarded-client-cert that the workload's own sidecar would add for this caller; null when the workload has
/// no sidecar.
/// </param>
internal sealed record EndpointTarget(EndpointState State, string? ClientCertificate)
{
    /// <summary>The workload behind it; null: outside the mesh.</summary>
    public CalledSide? Called { get; init; }

    /// <summary>Whether the workload's own proxy takes no new connection.</summary>
    public bool IsDraining => Called?.Inbound?.IsDraining == true;
}
