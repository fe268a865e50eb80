using System.Diagnostics.CodeAnalysis;

using Bookinfo.Mesh.Proxy.AccessLog;
using Bookinfo.Mesh.Proxy.Telemetry;
using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Takes every HTTP request of one proxy from its head to its end: whom it is for, which route, what comes of it.</summary>
internal sealed class RequestHandler(RunningProxy proxy, ProxyServices services)
{
    private readonly string? _server = ServerNameOf(proxy.Identity.Kind);

    private readonly RouteActions _actions = new(proxy, services, ServerNameOf(proxy.Identity.Kind));

    public async Task HandleAsync(HttpContext context, ConnectionFacts facts)
    {
        var exchange = new Exchange(context, facts, proxy.Routing, services.Time);
        var gateway = proxy.Identity.Kind == ProxyKind.Gateway;
        if (gateway && facts.Listener.Port == ProxyPorts.Health && !exchange.Routing.Ports.ContainsKey(ProxyPorts.Health))
        {
            await proxy.Admin(context, ProxyPorts.Health);
            return;
        }

        if (HttpMethods.IsConnect(context.Request.Method))
        {
            await LocalReplyWriter.WriteAsync(exchange, gateway ? LocalReply.ConnectNotRouted : LocalReply.NotProxied, _server);
            Finish(exchange, null);
            return;
        }

        LocalReply? refusal = null;
        var target = gateway ? RequestTarget.ReadGateway(context, facts.Listener.Port) : RequestTarget.ReadProxied(context, facts.Tunnel, out refusal);
        if (target is not { } asked || (refusal = MessageRules.Refusal(context.Request, asked)) is not null)
        {
            await LocalReplyWriter.WriteAsync(exchange, refusal!, _server);
            Finish(exchange, null);
            return;
        }

        exchange.AuthorityText = asked.AuthorityText;
        exchange.Dialled = asked.Dialled;
        exchange.PathAndQuery = asked.PathAndQuery;
        if (!gateway && asked.Dialled.IsLocalhost)
        {
            await HandleOwnPortAsync(exchange, asked.Dialled.Port);
            return;
        }

        if (await proxy.Bypass.AppliesAsync(asked.Dialled, exchange.Routing.Table.Services, context.RequestAborted))
        {
            await _actions.PassAsTcpAsync(exchange, asked.Dialled, past: true);
            return;
        }

        // A service's TCP port is its own, although another service may speak HTTP on the same number.
        var isTcp = !gateway && exchange.Routing.Table.Services.IsTcp(asked.Dialled.Host, asked.Dialled.Port);
        var routes = isTcp ? null : exchange.Routing.RoutesOf(facts.SecureRoutes, asked.Dialled.Port);
        if (routes is not null)
        {
            Interlocked.Increment(ref routes.Counters.RequestsTotal);
            Interlocked.Increment(ref routes.Counters.RequestsActive);
        }

        try
        {
            await RouteAsync(exchange, asked, routes);
        }
        finally
        {
            if (routes is not null) Interlocked.Decrement(ref routes.Counters.RequestsActive);
            Finish(exchange, routes);
        }

        if (exchange.BrokenOff) throw new AnswerBrokenOffException();
    }

    /// <summary>Null: a pod without a sidecar adds nothing.</summary>
    private static string? ServerNameOf(ProxyKind kind) => kind switch
    {
        ProxyKind.Gateway => "istio-envoy",
        ProxyKind.Sidecar => "envoy",
        _ => null,
    };

    private async Task RouteAsync(Exchange exchange, RequestTarget asked, PortRoutes? routes)
    {
        var context = exchange.Context;
        if (HttpProtocol.IsHttp10(context.Request.Protocol) && _server is not null)
        {
            if (proxy.Identity.Kind == ProxyKind.Gateway) await LocalReplyWriter.WriteAsync(exchange, LocalReply.LowVersion, _server);
            else await _actions.PassAsTcpAsync(exchange, asked.Dialled);
            return;
        }

        if (routes is null && proxy.Identity.Kind != ProxyKind.Gateway)
        {
            exchange.Question = AskedQuestion.Of(exchange, asked.Dialled.Port, null);
            await _actions.PassAsTcpAsync(exchange, asked.Dialled);
            return;
        }

        if (!TryNormalise(exchange, out var path, out var refusal))
        {
            await LocalReplyWriter.WriteAsync(exchange, refusal, _server);
            return;
        }

        if (_server is not null) RequestHeaders.Prepare(context, proxy.Identity.Kind, exchange.Facts, services.Random);
        var host = routes?.Hosts.Find(exchange.AuthorityText);
        exchange.Question = AskedQuestion.Of(exchange, asked.Dialled.Port, host);
        var route = host is null ? null : RouteMatcher.Find(host, FactsOf(exchange, path));
        if (route is null)
        {
            if (routes is not null) Interlocked.Increment(ref routes.Counters.NoRoute);
            await LocalReplyWriter.WriteAsync(exchange, LocalReply.RouteNotFound, _server);
            return;
        }

        if (route.StatPrefix is { } prefix) exchange.RouteCounters = proxy.States.CountersOf(host!, prefix);
        await _actions.RunAsync(exchange, route, asked.Dialled, routes);
    }

    // A pod without a sidecar has no Envoy that would put its paths in order.
    private bool TryNormalise(Exchange exchange, out string path, [NotNullWhen(false)] out LocalReply? refusal)
    {
        refusal = null;
        var raw = exchange.PathAndQuery;
        var question = raw.IndexOf('?', StringComparison.Ordinal);
        path = question < 0 ? raw : raw[..question];
        if (_server is null) return true;
        if (!raw.StartsWith('/')) refusal = LocalReply.PathRejected;
        else if (raw.Contains('#') || PathNormalizer.Normalize(path) is not { } normalised) refusal = LocalReply.BadPath;
        else if (!ReferenceEquals(normalised, path))
        {
            path = normalised;
            exchange.PathAndQuery = question < 0 ? normalised : string.Concat(normalised, raw.AsSpan(question));
        }

        return refusal is null;
    }

    private static RequestFacts FactsOf(Exchange exchange, string path) => new()
    {
        Path = path,
        Query = exchange.PathAndQuery.IndexOf('?', StringComparison.Ordinal) is var question and >= 0 ? exchange.PathAndQuery.AsSpan(question + 1) : [],
        Method = exchange.Context.Request.Method,
        Scheme = exchange.Context.Request.Scheme,
        Authority = exchange.AuthorityText,
        Headers = exchange.Context.Request.Headers,
    };

    // In a pod, loopback traffic does not pass the sidecar: nothing is added and nothing logged.
    private async Task HandleOwnPortAsync(Exchange exchange, int port)
    {
        if (ProxyPorts.IsManagement(port) && proxy.Identity.Kind == ProxyKind.Sidecar)
        {
            await proxy.Admin(exchange.Context, port);
            return;
        }

        if (!proxy.Identity.OwnPorts.TryGetValue(port, out var address))
        {
            await LocalReplyWriter.WriteAsync(exchange, LocalReply.NoAnswer(new TryOutcome(TryResult.ConnectFailed, "Connection refused"), retried: false, exchange.Routing.Table.Behaviour), null);
            return;
        }

        using var request = new PlainRequest(exchange, proxy.States.OwnPod, address.ToString(), services, null);
        await request.RunAsync();
    }

    private SeenRequest Seen(Exchange exchange) => new()
    {
        Number = proxy.History.NextNumber(),
        Started = exchange.StartTime,
        Duration = exchange.Elapsed,
        Method = exchange.Context.Request.Method,
        Authority = exchange.AuthorityText,
        PathAndQuery = exchange.PathAndQuery,
        Status = exchange.Status,
        Flags = exchange.CallerGone ? "DC" : exchange.FlagsText,
        Details = exchange.Details,
        RouteName = exchange.RouteName,
        Rule = exchange.Rule,
        Cluster = exchange.ClusterName,
        UpstreamHost = exchange.UpstreamHost,
        TableVersion = exchange.Routing.Table.Version,
        Question = exchange.Question,
    };

    private void Tell(Exchange exchange)
    {
        proxy.Log.Write(LogTopic.Http, LogDetail.Debug, $"request headers complete: ':method', '{exchange.Context.Request.Method}' ':authority', '{exchange.AuthorityText}' ':path', '{exchange.PathAndQuery}'");
        proxy.Log.Write(LogTopic.Router, LogDetail.Debug, exchange.ClusterName is null
            ? $"no cluster match for URL '{exchange.PathAndQuery}'"
            : $"cluster '{exchange.ClusterName}' match for URL '{exchange.PathAndQuery}'{(exchange.Rule is null ? "" : $" by {exchange.Rule}")}");
    }

    private void Finish(Exchange exchange, PortRoutes? routes)
    {
        // A caller that left may still read: the server's own 200 for a handler that said nothing would be a lie.
        if (exchange is { CallerGone: true, Context.Response: { HasStarted: false, StatusCode: StatusCodes.Status200OK } }) exchange.Context.Abort();
        if (!exchange.CallerGone) routes?.Counters.Statuses.Add(exchange.Context.Response.StatusCode);
        RequestMeter.Record(proxy.Metrics, exchange);
        proxy.History.Add(Seen(exchange));
        if ((proxy.Log.IsOn(LogTopic.Http, LogDetail.Debug) || proxy.Log.IsOn(LogTopic.Router, LogDetail.Debug))) Tell(exchange);
        if (exchange.Routing.AccessLog && proxy.Identity.Kind != ProxyKind.Uninjected) proxy.AccessLog(exchange.Routing.LogFormat.Format(exchange.IsTcp ? LogEntry.OfConnection(exchange) : LogEntry.Of(exchange)));
    }
}
