using System.Globalization;

using Bookinfo.Mesh.Config;

namespace Bookinfo.Mesh.Routing;

/// <summary>What kind of connections a listener of a gateway takes.</summary>
internal enum GatewayListenerKind
{
    /// <summary>Plain HTTP: the servers share one table of routes.</summary>
    Http,

    /// <summary>Plain bytes: the oldest server has the listener for itself.</summary>
    Tcp,

    /// <summary>TLS: servers are told apart by the name that the caller asks for.</summary>
    Tls,
}

/// <summary>One server and the Gateway it stands in.</summary>
internal sealed record GatewayServer(Resource<Gateway> Gateway, Server Server)
{
    /// <summary>The port that rules know; servers without one were left out.</summary>
    public int Port => Server.Port?.Number ?? 0;

    public bool IsHttps => Server.Port?.Protocol?.Equals("HTTPS", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Without their namespace part.</summary>
    public IEnumerable<string> HostNames => ServerHosts.Names(Server.Hosts, Gateway.Namespace);

    /// <summary>For logs.</summary>
    public string Name => $"{Gateway.Key} port {Server.Port?.Name}";

    /// <summary>Envoy's name for the routes of requests inside TLS.</summary>
    public string SecureRoutesName => string.Create(CultureInfo.InvariantCulture, $"https.{Port}.{Server.Port?.Name}.{Gateway.Name}.{Gateway.Namespace}");

    public RuleContext ContextFor(ProxyIdentity identity) => new(identity, Gateway.Key, Port);
}

/// <summary>The servers of one listener, oldest first.</summary>
internal sealed record GatewayListener(GatewayListenerKind Kind, List<GatewayServer> Servers)
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A second server of plain TCP is left out, and one of TLS that asks for a name which an older one has.</summary>
    public void Add(GatewayServer server)
    {
        if (Kind == GatewayListenerKind.Tcp && Servers.Count > 0) return;
        if (Kind == GatewayListenerKind.Tls)
        {
            var names = server.HostNames.ToList();
            if (names.Exists(_names.Contains)) return;
            _names.UnionWith(names);
        }

        Servers.Add(server);
    }
}

/// <summary>
/// The listeners of a gateway: all Gateways that select it, oldest first. Servers of one kind share a listener; a server of
/// another kind on an occupied listener is left out, so the older one stays.
/// </summary>
internal static class GatewayListeners
{
    public static SortedDictionary<int, GatewayListener> Of(MeshModel model, ProxyIdentity identity)
    {
        var listeners = new SortedDictionary<int, GatewayListener>();
        foreach (var gateway in model.Gateways)
        {
            if (!LabelSelector.Fits(gateway.Spec.Selector, identity.Labels)) continue;
            if (gateway.Spec.WorkloadNamespace is { } space && space != identity.Namespace) continue;
            foreach (var server in gateway.Spec.Servers)
            {
                if (server.Port is not { Number: { } number, Protocol: { } protocol }) continue;
                var kind = KindOf(protocol);
                var port = model.Registry.ListenerPort(identity, number);
                if (!listeners.TryGetValue(port, out var listener)) listeners[port] = listener = new GatewayListener(kind, []);
                if (listener.Kind == kind) listener.Add(new GatewayServer(gateway, server));
            }
        }

        return listeners;
    }

    private static GatewayListenerKind KindOf(string protocol) =>
        PortProtocol.IsTls(protocol) ? GatewayListenerKind.Tls : PortProtocol.IsHttp(protocol) ? GatewayListenerKind.Http : GatewayListenerKind.Tcp;
}
