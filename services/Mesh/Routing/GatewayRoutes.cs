using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Bookinfo.Mesh.Routing;

/// <summary>Routes of a gateway's requests: servers of one plain HTTP listener are merged, an HTTPS server has its own.</summary>
internal sealed class GatewayRoutes(MeshModel model, ProxyIdentity identity)
{
    public FrozenDictionary<int, HttpRoutes> Compile(SortedDictionary<int, GatewayListener> listeners) => listeners
        .Where(l => l.Value.Kind == GatewayListenerKind.Http)
        .ToFrozenDictionary(l => l.Key, l => Compile($"http.{l.Key.ToString(CultureInfo.InvariantCulture)}", l.Key, l.Value.Servers));

    /// <param name="name">Envoy's name of the routes.</param>
    /// <param name="listener">The listener's port.</param>
    /// <param name="servers">The servers that share them.</param>
    public HttpRoutes Compile(string name, int listener, IReadOnlyList<GatewayServer> servers)
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
                    if (Redirects(server)) redirected.Add(host);
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
            if (Redirects(server)) redirected.UnionWith(ServerHosts.Names(server.Hosts, gateway.Namespace));
        }

        order.AddRange(redirected.Where(host => !byHost.ContainsKey(host)));
        var hosts = new VirtualHostList();
        foreach (var host in order) hosts.Add(NameOf(host, listener), [host], redirected.Contains(host) ? [ToHttps] : CatchAllsLast(byHost[host]));
        if (order.Count == 0) hosts.Add("blackhole", ["*"], []);
        return hosts.ToRoutes(name);
    }

    /// <summary>Only plain HTTP is sent to https.</summary>
    private static bool Redirects(Config.Server server) => server.Tls?.HttpsRedirect == true && Config.PortProtocol.IsHttp(server.Port?.Protocol ?? "");

    /// <summary>tls.httpsRedirect, before any rule (contract mesh.md F4).</summary>
    private static Route ToHttps { get; } = new() { Match = RequestMatch.Any, Action = new RedirectAction { Scheme = "https" } };

    private static ImmutableArray<Route> CatchAllsLast(List<Route> routes) => [.. routes.OrderBy(r => MatchCompiler.IsCatchAll(r.Match))];

    private static string NameOf(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
}
