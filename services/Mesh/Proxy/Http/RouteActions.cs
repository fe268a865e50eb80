using Bookinfo.Mesh.Proxy.Tcp;
using Bookinfo.Mesh.Routing;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Carries out what a route says: forward, pass through, answer, redirect.</summary>
/// <param name="proxy">Whose request it is.</param>
/// <param name="services">Clock and chance.</param>
/// <param name="server">Value of the server header; null: the request is passed plainly.</param>
internal sealed class RouteActions(RunningProxy proxy, ProxyServices services, string? server)
{
    private readonly MirrorSender _mirrors = new(proxy, services, server);

    public Task RunAsync(Exchange exchange, Route route, Authority dialled, PortRoutes? routes)
    {
        exchange.RouteName = route.Name;
        exchange.Rule = route.Origin;
        exchange.RuleHeaders = route.Headers;
        return route.Action switch
        {
            ForwardAction forward => ForwardAsync(exchange, forward, route.Cors, routes!),
            PassthroughAction => PassThroughAsync(exchange, dialled),
            DirectResponseAction direct => AnswerAsync(exchange, LocalReply.Direct(direct.Status, direct.Body), route.Cors, routes!),
            RedirectAction redirect => AnswerAsync(exchange, LocalReply.Redirect(redirect, exchange), route.Cors, routes!),
            _ => throw new InvalidOperationException($"route action {route.Action.GetType().Name} has no behaviour"),
        };
    }

    /// <summary>
    /// What Istio's outbound listeners take for TCP (HTTP/1.0, TCP ports, and ports without an HTTP listener): it goes where the
    /// service's tcp rules say, else to the service, else past the mesh, and nowhere under REGISTRY_ONLY (contract mesh.md F23).
    /// </summary>
    /// <param name="exchange">The request.</param>
    /// <param name="dialled">Where it goes.</param>
    /// <param name="past">Whether it goes past the sidecar: nothing but Services is known then, and nothing ruled or refused.</param>
    public async Task PassAsTcpAsync(Exchange exchange, Authority dialled, bool past = false)
    {
        exchange.IsTcp = true;
        var target = await ChooseAsync(exchange, dialled, past);
        exchange.ClusterName = target.ClusterName;
        exchange.Rule = target.Rule;
        if (target is not { Address: { } address, Cluster: { } cluster })
        {
            exchange.AddFlag(target.Flag!);
            exchange.Context.Abort();
            return;
        }

        using var request = new PlainRequest(exchange, cluster, target.Endpoint?.State.Text ?? address.ToString(), services, null);
        await request.RunAsync();
    }

    private ValueTask<TcpTarget> ChooseAsync(Exchange exchange, Authority dialled, bool past)
    {
        var table = exchange.Routing.Table;
        var name = past && !table.Services.IsService(dialled.Host) ? null : table.Services.Find(dialled.Host, dialled.Port);
        if (name is not null)
            return TcpTarget.OfAsync((past ? null : table.TcpRoutes.GetValueOrDefault(name)) ?? TcpRoute.To(name), proxy, exchange.Routing, dialled, services.Random, exchange.Facts.Remote?.Address);
        return new(table.RegistryOnly && !past
            ? TcpTarget.BlackHole
            : new TcpTarget { Cluster = proxy.States.PassthroughCluster, ClusterName = ClusterStates.Passthrough, Address = dialled });
    }

    private async Task ForwardAsync(Exchange exchange, ForwardAction action, CorsRule? cors, PortRoutes routes)
    {
        var picked = WeightedChoice.Pick(action, services.Random);
        exchange.ClusterName = picked.Name;
        exchange.DestinationHeaders = picked.Headers;
        if (action.Fault is { } fault && await FaultInjection.EndsAsync(exchange, fault, routes.Counters, services, server)) return;
        if (cors is not null && await CorsFilter.EndsAsync(exchange, cors, routes.Counters, server)) return;
        if (await proxy.FindClusterAsync(exchange.Routing, picked.Name) is not { } cluster)
        {
            Interlocked.Increment(ref routes.Counters.NoCluster);
            exchange.ClusterName = null;
            await LocalReplyWriter.WriteAsync(exchange, LocalReply.ClusterNotFoundAs(action.MissingClusterStatus), server);
            return;
        }

        if (proxy.Identity.Kind == ProxyKind.Sidecar) action = CallerWishes.Apply(action, exchange.Context.Request.Headers);
        action = GrpcDeadline.Apply(action, exchange.Context.Request);
        Rewrite(exchange, action);
        using var request = new ForwardedRequest(exchange, action, cluster, services, server) { Mirrored = _mirrors.Draw(exchange, action) };
        await request.RunAsync();
    }

    /// <summary>Headers first, so that their formatters see the request as it came.</summary>
    private static void Rewrite(Exchange exchange, ForwardAction action)
    {
        HeaderWriter.ChangeRequest(exchange);
        var headers = exchange.Context.Request.Headers;
        if (action.Rewrite is { } rewrite)
        {
            headers["x-envoy-original-path"] = exchange.PathAndQuery;
            exchange.UpstreamPath = rewrite.ApplyBefore(exchange.PathAndQuery);
        }

        var authority = action.Authority ?? exchange.RuleHeaders?.Host ?? exchange.DestinationHeaders?.Host;
        if (authority is null) return;
        headers["x-envoy-original-host"] = exchange.AuthorityText;
        exchange.AuthorityText = authority;
    }

    private async Task PassThroughAsync(Exchange exchange, Authority dialled)
    {
        exchange.ClusterName = ClusterStates.Passthrough;
        using var request = new PlainRequest(exchange, proxy.States.PassthroughCluster, dialled.ToString(), services, server);
        await request.RunAsync();
    }

    private async Task AnswerAsync(Exchange exchange, LocalReply reply, CorsRule? cors, PortRoutes routes)
    {
        if (cors is not null && await CorsFilter.EndsAsync(exchange, cors, routes.Counters, server)) return;
        Interlocked.Increment(ref routes.Counters.DirectResponses);
        await LocalReplyWriter.WriteAsync(exchange, reply, server);
    }
}
