using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Bookinfo.Mesh.Routing;

/// <summary>Routes of a gateway's plain HTTP listeners; all servers of one listener are merged.</summary>
internal sealed class GatewayRoutes(MeshModel model, ProxyIdentity identity)
{
    public FrozenDictionary<int, HttpRoutes> Compile(SortedDictionary<int, GatewayListener> listeners) => listeners
        .Where(l => l.Value.Kind == GatewayListenerKind.Http)
        .ToFrozenDictionary(l => l.Key, l => Routes(l.Key, l.Value.Servers));

    private HttpRoutes Routes(int listener, List<GatewayServer> servers)
    {
        var byHost = new Dictionary<string, List<Route>>(StringComparer.Ordinal);
        var order = new List<string>();
        var redirected = new HashSet<string>(StringComparer.Ordinal);
        var claimed = new HashSet<(string Host, string Resource, string Gateway, int Port)>();
        foreach (var resource in model.VirtualServices)
        {
            if (resource.Spec.Http.IsEmpty || !Visibility.IsVisible(resource.Spec.ExportTo, resource.Namespace, identity.Namespace)) continue;
            foreach (var (gateway, server) in servers)
            {
                var context = new RuleContext(identity, gateway.Key, server.Port?.Number ?? 0);
                if (!context.Names(resource.Spec.Gateways, resource.Namespace)) continue;
                var routes = default(ImmutableArray<Route>);
                foreach (var host in ServerHosts.Intersect(server.Hosts, gateway.Namespace, resource))
                {
                    if (server.Tls?.HttpsRedirect == true) redirected.Add(host);
                    if (!claimed.Add((host, resource.Key, gateway.Key, context.Port))) continue;
                    if (routes.IsDefault) routes = new RuleCompiler(model, context).Compile(resource);
                    if (routes.IsEmpty) continue;
                    if (!byHost.TryGetValue(host, out var list))
                    {
                        byHost[host] = list = [];
                        order.Add(host);
                    }

                    list.AddRange(routes);
                }
            }
        }

        foreach (var (gateway, server) in servers)
        {
            if (server.Tls?.HttpsRedirect == true) redirected.UnionWith(ServerHosts.Names(server.Hosts, gateway.Namespace));
        }

        order.AddRange(redirected.Where(host => !byHost.ContainsKey(host)));
        var hosts = new VirtualHostList();
        foreach (var host in order) hosts.Add(NameOf(host, listener), [host], redirected.Contains(host) ? [ToHttps] : CatchAllsLast(byHost[host]));
        if (order.Count == 0) hosts.Add("blackhole", ["*"], []);
        return hosts.ToRoutes($"http.{listener.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>tls.httpsRedirect, before any rule (contract mesh.md F4).</summary>
    private static Route ToHttps { get; } = new() { Match = RequestMatch.Any, Action = new RedirectAction { Scheme = "https" } };

    private static ImmutableArray<Route> CatchAllsLast(List<Route> routes) => [.. routes.OrderBy(r => MatchCompiler.IsCatchAll(r.Match))];

    private static string NameOf(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
}
