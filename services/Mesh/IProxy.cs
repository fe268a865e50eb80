using System.Net;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh;

/// <summary>One running proxy: a workload's sidecar, or a gateway. Disposing it closes its listeners and connections.</summary>
public interface IProxy : IAsyncDisposable
{
    ProxyIdentity Identity { get; }

    /// <summary>The real addresses, in the order of the binds; a bind of port 0 shows the port that was drawn.</summary>
    IReadOnlyList<IPEndPoint> Endpoints { get; }

    /// <summary>Gives up an address that it holds without listening there. It comes back for it when a Gateway server claims the port and nobody else has it.</summary>
    /// <returns>Whether the address is free now; false: it is listened on, or not one of this proxy's.</returns>
    bool Release(IPEndPoint address) => false;

    /// <summary>
    /// Answers one request for a management port of this proxy: 15000 (Envoy's admin interface), 15020 (metrics) or 15021 (health); contract
    /// mesh.md section 7. The request's host says which; 15000 where it names no port.
    /// </summary>
    Task HandleAdminAsync(HttpContext context);

    /// <summary>Which rule would take the request, and why the others would not. Sends nothing and counts nothing.</summary>
    Explanation Explain(RequestQuestion question);

    /// <summary>The same for a request that is over, by the table that took it.</summary>
    /// <returns>Null: it never came to the rules, or too many tables have come since and that one is not kept any more.</returns>
    Explanation? Explain(SeenRequest seen) => null;

    /// <summary>Number of the route table in force.</summary>
    long TableVersion => 0;

    /// <summary>A rule by where it is written, as <see cref="SeenRequest.Rule"/> has it; null: none of that name is in force here any more.</summary>
    RuleInForce? FindRule(string rule) => null;

    /// <summary>The rules of this proxy for connections that are not HTTP.</summary>
    IReadOnlyList<RuleInForce> ConnectionRules => [];

    /// <summary>
    /// What it has counted since it was opened: all that its workload sent, and what came from callers without a sidecar. A
    /// bounded number is kept apart.
    /// </summary>
    IReadOnlyList<TrafficCount> Traffic => [];

    /// <summary>The last requests and connections that are over, oldest first; a bounded number is kept.</summary>
    IReadOnlyList<SeenRequest> LastRequests { get; }

    /// <summary>Requests and connections as they end, from now on. A reader that falls behind misses some.</summary>
    IAsyncEnumerable<SeenRequest> WatchRequestsAsync(CancellationToken cancellationToken);
}
