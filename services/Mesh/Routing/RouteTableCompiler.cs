namespace Bookinfo.Mesh.Routing;

/// <summary>
/// Turns a snapshot into the one immutable table of one proxy. Pure: no I/O, no clock, no chance. Read the snapshot once with
/// <see cref="MeshModel.Read"/> and compile it for as many proxies as there are.
/// </summary>
internal static class RouteTableCompiler
{
    /// <param name="model">May be shared between threads.</param>
    /// <param name="identity">Static selectors are settled for it.</param>
    /// <param name="version">Number of the snapshot.</param>
    public static RouteTable Compile(MeshModel model, ProxyIdentity identity, long version)
    {
        var scope = new SidecarScope(model, identity);
        var clusters = ClusterCompiler.Compile(model, identity, scope.Services);
        if (identity.Kind == ProxyKind.Gateway)
        {
            var listeners = GatewayListeners.Of(model, identity);
            var requests = new GatewayRoutes(model, identity);
            return new RouteTable
            {
                Version = version,
                Http = requests.Compile(listeners),
                Chains = new GatewayChains(model, identity, requests).Compile(listeners),
                Clusters = clusters,
                RegistryOnly = model.Settings.RegistryOnly,
                Behaviour = model.Behaviour,
            };
        }

        var sidecar = new SidecarRoutes(model, identity, scope);
        var (serverNames, named) = sidecar.ServerNames();
        return new RouteTable
        {
            Version = version,
            Http = sidecar.Compile(),
            UnknownPort = identity.Kind == ProxyKind.Sidecar ? null : sidecar.UnknownPort(),
            Clusters = clusters,
            Services = sidecar.Targets(),
            TcpRoutes = sidecar.TcpRoutes(),
            ServerNames = serverNames,
            ByServerNameOnly = named,
            Behaviour = model.Behaviour,
            RegistryOnly = scope.RegistryOnly,
        };
    }
}
