namespace Bookinfo.Mesh.Proxy.Balancing;

/// <summary>What one pick of an endpoint goes by, besides the cluster's policy.</summary>
/// <param name="Key">Consistent hash: of the request; null: any endpoint.</param>
/// <param name="Tried">Endpoints that this request was sent to already, in order; null: none.</param>
/// <param name="Avoid">Whether they are rather not chosen again.</param>
/// <param name="LeavePriorities">Whether, after some tries, the priorities of tried endpoints are left out.</param>
internal readonly record struct Choice(ulong? Key = null, List<EndpointTarget>? Tried = null, bool Avoid = false, bool LeavePriorities = false);
