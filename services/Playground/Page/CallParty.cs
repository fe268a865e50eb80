using Bookinfo.Mesh;

namespace Bookinfo.Playground.Page;

/// <summary>Who takes part in a call, as the picture tells them apart: by <see cref="Id"/>. A workload whose labels change stays the same one.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Namespace">Empty where there is none.</param>
/// <param name="Name">Workload, service or host.</param>
/// <param name="App">The service whose version it is; its own name where it is none.</param>
/// <param name="Version">Empty where there is none.</param>
internal sealed record CallParty(CallPartyKind Kind, string Namespace, string Name, string App, string Version)
{
    private const string ServiceSuffix = ".svc.cluster.local";

    /// <summary>Callers that no proxy tells of.</summary>
    public static CallParty WithoutSidecar { get; } = new(CallPartyKind.WithoutSidecar, "", "without sidecar", "without sidecar", "");

    /// <summary>Unique and stable: the page keeps its selection by it.</summary>
    public string Id => Kind switch
    {
        CallPartyKind.Workload => $"{Namespace}/{Name}",
        CallPartyKind.Service => $"service:{Namespace}/{Name}",
        CallPartyKind.Host => $"host:{Name}",
        _ => "without-sidecar",
    };

    public bool Equals(CallParty? other) => other is not null && Id == other.Id;

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    public static CallParty Of(TrafficPeer peer) => new(CallPartyKind.Workload, peer.Namespace, peer.Workload, peer.App, peer.Version);

    /// <param name="source">Null: nobody told who it is.</param>
    public static CallParty Caller(TrafficPeer? source) => source is null ? WithoutSidecar : Of(source);

    /// <param name="destination">Null: no workload was reached.</param>
    /// <param name="service">The called service's host.</param>
    public static CallParty Called(TrafficPeer? destination, string service) => destination is null ? OfHost(service) : Of(destination);

    /// <summary>A service no pod of which was reached, or a host outside the mesh.</summary>
    public static CallParty OfHost(string host)
    {
        if (!host.EndsWith(ServiceSuffix, StringComparison.OrdinalIgnoreCase)) return new CallParty(CallPartyKind.Host, "", host, host, "");
        var parts = host[..^ServiceSuffix.Length].Split('.', 2);
        return new CallParty(CallPartyKind.Service, parts.Length > 1 ? parts[1] : "", parts[0], parts[0], "");
    }
}

internal enum CallPartyKind
{
    /// <summary>The pods of one Deployment, or of whatever made them.</summary>
    Workload,

    /// <summary>A service of the mesh, where no pod of it was reached.</summary>
    Service,

    /// <summary>A host that is no service of the mesh.</summary>
    Host,

    /// <summary>All callers without a sidecar together.</summary>
    WithoutSidecar,
}

/// <summary>Calls from one party to another.</summary>
/// <param name="From">The caller.</param>
/// <param name="To">The called one.</param>
/// <param name="IsTcp">Whether they are connections that carry no HTTP we looked into.</param>
internal sealed record CallEdge(CallParty From, CallParty To, bool IsTcp);
