using System.Collections.Immutable;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>Hosts of a gateway's server (<c>[namespace/]dnsName</c>) held against the hosts of a VirtualService.</summary>
internal static class ServerHosts
{
    /// <summary>The names without their namespace part.</summary>
    public static IEnumerable<string> Names(ImmutableArray<string> serverHosts, string gatewayNamespace) =>
        serverHosts.Select(host => DomainName.Resolve(host[(host.IndexOf('/', StringComparison.Ordinal) + 1)..], gatewayNamespace));

    /// <summary>The more specific of each pair that overlaps; the server's namespace part must let the VirtualService in.</summary>
    public static IEnumerable<string> Intersect(ImmutableArray<string> serverHosts, string gatewayNamespace, Resource<VirtualService> resource)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var serverHost in serverHosts)
        {
            var slash = serverHost.IndexOf('/', StringComparison.Ordinal);
            var space = slash < 0 ? "*" : serverHost[..slash];
            if (space != "*" && (space == "." ? gatewayNamespace : space) != resource.Namespace) continue;
            var server = DomainName.Resolve(serverHost[(slash + 1)..], gatewayNamespace);
            foreach (var written in resource.Spec.Hosts)
            {
                var host = DomainName.Resolve(written, resource.Namespace);
                if (DomainName.Covers(server, host))
                {
                    if (seen.Add(host)) yield return host;
                }
                else if (DomainName.Covers(host, server) && seen.Add(server))
                {
                    yield return server;
                }
            }
        }
    }
}
