using System.Globalization;

using Bookinfo.Mesh.Proxy.Http;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Bookinfo.Mesh.Proxy.Telemetry;

/// <summary>Adds one finished request to Istio's metrics, on both sides.</summary>
internal static class RequestMeter
{
    public static void Record(IstioMetrics metrics, Exchange exchange)
    {
        var series = exchange is { Endpoint: { } endpoint, ClusterName: { } cluster } ? metrics.Between(endpoint, cluster) : metrics.Nowhere(exchange.ClusterName, exchange.Dialled.Host ?? "");
        var outcome = new RequestOutcome(exchange.Status, exchange.CallerGone ? "DC" : exchange.FlagsText, GrpcStatusOf(exchange.Context));
        var duration = (long)exchange.Elapsed.TotalMilliseconds;
        series.Source?.Of(outcome).Add(duration, exchange.BytesReceived, exchange.BytesSent);

        // The callee's own proxy knows of a request only when it has answered it, and of none of the caller's flags.
        if (exchange.ServiceTime is null) return;
        series.Destination?.Of(outcome with { Flags = "-" }).Add(duration, exchange.BytesReceived, exchange.BytesSent);
    }

    private static int? GrpcStatusOf(HttpContext context)
    {
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true) return null;
        var text = context.Response.Headers.GrpcStatus.ToString();
        if (text.Length == 0) text = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers.GrpcStatus.ToString() ?? "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : null;
    }
}
