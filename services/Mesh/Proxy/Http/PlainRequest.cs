using System.Globalization;
using System.Net;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>A request to an address outside the mesh, or to the pod's own port: one try, no timeout, no rule.</summary>
/// <param name="exchange">The request.</param>
/// <param name="cluster">Whose connections and counters are used.</param>
/// <param name="address">Address or name, with port.</param>
/// <param name="services">The clock.</param>
/// <param name="server">Value for the answer's server header; null: nothing is added.</param>
internal sealed class PlainRequest(Exchange exchange, ClusterState cluster, string address, ProxyServices services, string? server) : IAnswerHandler, IDisposable
{
    private long _started;

    public async Task RunAsync()
    {
        var context = exchange.Context;
        exchange.UpstreamHost = address;
        if (server is not null) context.Request.Headers["x-envoy-attempt-count"] = "1";
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            exchange.Body = new ReplayBody(context.Request.Body, services.Time, static () => { });
            exchange.Body.StopKeeping();
            context.Request.Body = exchange.Body;
        }

        _started = services.Time.GetTimestamp();
        var outcome = await cluster.Upstream.SendAsync(
            new UpstreamTry
            {
                Context = context,
                Address = address,
                PathAndQuery = exchange.PathAndQuery,
                Host = exchange.AuthorityText,
                Http2 = HttpProtocol.IsHttp2(context.Request.Protocol),
                Worker = exchange.Facts.Worker,
                Answer = this,
            },
            CancellationToken.None);
        switch (outcome.Result)
        {
            case TryResult.Relayed:
                break;
            case TryResult.CallerGone:
                exchange.CallerGone = true;
                Interlocked.Increment(ref cluster.Counters.Cancelled);
                break;
            case TryResult.BrokenOff:
                exchange.BrokenOff = true;
                exchange.AddFlag("UC");
                exchange.Details = "upstream_reset_after_response_started{connection_termination}";
                break;
            default:
                var reply = LocalReply.NoAnswer(outcome, retried: false, exchange.Routing.Table.Behaviour);
                cluster.Counters.Statuses.Add(reply.Status);
                await LocalReplyWriter.WriteAsync(exchange, reply, server);
                break;
        }
    }

    public void Connected(IPEndPoint local) => exchange.UpstreamLocal = local;

    public bool Accepts(int status, Func<string, string?> header)
    {
        exchange.ServiceTime = services.Time.GetElapsedTime(_started);
        cluster.Counters.Statuses.Add(status);
        return true;
    }

    public void BeforeRelay(HttpResponse response)
    {
        if (server is null) return;
        response.Headers.Server = server;
        response.Headers["x-envoy-upstream-service-time"] = ((long)exchange.ServiceTime!.Value.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        if (exchange.Routing.AccessLog && response.ContentLength is null) exchange.Sent = CountingBody.Attach(response);
    }

    public void Dispose() => exchange.Body?.Dispose();
}
