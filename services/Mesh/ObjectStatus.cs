using System.Collections.Immutable;

namespace Bookinfo.Mesh;

/// <summary>What the mesh has to say about one Gateway API resource or Kubernetes Ingress; whoever stores it writes it there.</summary>
public sealed record ObjectStatus
{
    /// <summary>As it stood in the snapshot, generation included.</summary>
    public required MeshObject Resource { get; init; }

    /// <summary>Of a Gateway or GatewayClass.</summary>
    public ImmutableArray<StatusCondition> Conditions { get; init; } = [];

    /// <summary>Of a Gateway, in the order of its listeners.</summary>
    public ImmutableArray<ListenerStatus> Listeners { get; init; } = [];

    /// <summary>Of a route: the parents that are ours.</summary>
    public ImmutableArray<ParentStatus> Parents { get; init; } = [];

    /// <summary>Where a Gateway or Ingress can be reached, IP addresses or host names; empty: nowhere yet.</summary>
    public ImmutableArray<string> Addresses { get; init; } = [];
}

/// <param name="Type">For example <c>Accepted</c>.</param>
/// <param name="IsTrue">Whether it holds.</param>
/// <param name="Reason">One word for programs.</param>
/// <param name="Message">For people.</param>
public sealed record StatusCondition(string Type, bool IsTrue, string Reason, string Message);

/// <param name="Name">Of the listener.</param>
/// <param name="Kinds">Route kinds that may attach.</param>
/// <param name="AttachedRoutes">How many routes do.</param>
/// <param name="Conditions">Accepted, Conflicted, Programmed, ResolvedRefs.</param>
public sealed record ListenerStatus(string Name, ImmutableArray<string> Kinds, int AttachedRoutes, ImmutableArray<StatusCondition> Conditions);

/// <param name="Index">Position in the route's <c>parentRefs</c>.</param>
/// <param name="Conditions">Accepted and ResolvedRefs.</param>
public sealed record ParentStatus(int Index, ImmutableArray<StatusCondition> Conditions);
