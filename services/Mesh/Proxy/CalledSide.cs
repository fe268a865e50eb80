namespace Bookinfo.Mesh.Proxy;

/// <summary>The workload behind an endpoint, as its pod's own proxy knows it.</summary>
/// <param name="Identity">Of the pod.</param>
/// <param name="Inbound">Its sidecar; null: it has none.</param>
/// <param name="ClientCertificate">Value of x-forwarded-client-cert that its sidecar adds for this caller; null: one of the two has no sidecar.</param>
internal sealed record CalledSide(ProxyIdentity Identity, InboundSide? Inbound, string? ClientCertificate);
