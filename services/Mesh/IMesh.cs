namespace Bookinfo.Mesh;

/// <summary>
/// The embedded mesh: Istio's resources in, traffic out. It knows neither processes nor the Kubernetes API; whoever
/// embeds it hands over a <see cref="MeshSnapshot"/> and opens one proxy per workload or gateway.
/// </summary>
/// <remarks>
/// One process, one hop: the caller's proxy dials the called workload directly. What the callee's own sidecar would add
/// (x-forwarded-client-cert, destination metrics) is synthesised; there is no mTLS on loopback.
/// </remarks>
public interface IMesh : IAsyncDisposable
{
    /// <summary>
    /// Judges one resource as Istio's validation webhook would, before it is stored. Never throws for bad content and
    /// changes nothing.
    /// </summary>
    /// <param name="candidate">The resource as it would be stored.</param>
    ValidationResult Validate(MeshObject candidate);

    /// <summary>
    /// Compiles the snapshot aside and swaps it in for every open proxy. Requests in flight keep the table they began
    /// with. A resource that does not validate is left out and reported; everything else takes effect.
    /// </summary>
    ApplyResult Apply(MeshSnapshot snapshot);

    /// <summary>Opens the proxy of one workload or gateway. It serves the last applied snapshot at once.</summary>
    /// <param name="identity">Who the proxy speaks for; rules are chosen by it.</param>
    /// <param name="binds">Addresses to listen on. A gateway opens a bind only while a Gateway server claims its port.</param>
    /// <param name="accessLog">Receives one finished line per request or connection, without a newline; must not block.</param>
    /// <param name="cancellationToken">Gives up waiting for the sockets.</param>
    /// <exception cref="System.IO.IOException">An address is already in use.</exception>
    Task<IProxy> OpenProxyAsync(ProxyIdentity identity, IReadOnlyList<ProxyBind> binds, Action<string> accessLog, CancellationToken cancellationToken);
}
