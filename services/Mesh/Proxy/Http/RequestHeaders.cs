using System.Globalization;

using Bookinfo.Mesh.Routing;

using Microsoft.AspNetCore.Http;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Headers that proxies add to, and take from, requests (contract mesh.md section 6.1).</summary>
internal static class RequestHeaders
{
    private const string ControlPrefix = "x-envoy-";

    /// <summary>Once per request, before routing.</summary>
    public static void Prepare(HttpContext context, ProxyKind kind, ConnectionFacts facts, IRandomSource random)
    {
        var headers = context.Request.Headers;
        headers.Remove("x-forwarded-client-cert");
        if (kind == ProxyKind.Gateway)
        {
            foreach (var name in headers.Keys.Where(static name => name.StartsWith(ControlPrefix, StringComparison.OrdinalIgnoreCase)).ToArray()) headers.Remove(name);
            var peer = facts.Remote?.Address;
            var address = peer is { IsIPv4MappedToIPv6: true } ? peer.MapToIPv4() : peer;
            if (address is not null)
            {
                var earlier = headers["x-forwarded-for"];
                headers["x-forwarded-for"] = earlier.Count == 0 ? address.ToString() : $"{earlier},{address}";
                headers["x-envoy-external-address"] = address.ToString();
            }

            headers["x-forwarded-proto"] = context.Request.Scheme;
            headers.Remove("x-request-id");
        }
        else if (!headers.ContainsKey("x-forwarded-proto"))
        {
            headers["x-forwarded-proto"] = "http";
        }

        var sampled = TraceHeaders.Prepare(headers, random);
        if (!headers.ContainsKey("x-request-id")) headers["x-request-id"] = TraceHeaders.NewRequestId(sampled);
    }

    /// <summary>Once per try, when the endpoint is known.</summary>
    /// <param name="headers">The request's.</param>
    /// <param name="attempt">1 for the first try.</param>
    /// <param name="action">The route's.</param>
    /// <param name="limit">The shorter of the route's and the try's timeout; null: none.</param>
    /// <param name="endpoint">Whom the try goes to.</param>
    /// <param name="clientCertificate">What the caller's own certificate says; null: it showed none.</param>
    public static void PrepareTry(IHeaderDictionary headers, int attempt, ForwardAction action, TimeSpan? limit, EndpointTarget endpoint, string? clientCertificate)
    {
        headers["x-envoy-attempt-count"] = attempt.ToString(CultureInfo.InvariantCulture);
        if (limit is { } time) headers["x-envoy-expected-rq-timeout-ms"] = ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

        // The next mesh proxy consumes the decorator; who has none sees it. The certificate is that proxy's addition.
        var meshed = endpoint.ClientCertificate is not null;
        if (meshed) headers["x-forwarded-client-cert"] = clientCertificate is null ? endpoint.ClientCertificate : $"{clientCertificate},{endpoint.ClientCertificate}";
        else if (clientCertificate is not null) headers["x-forwarded-client-cert"] = clientCertificate;
        else headers.Remove("x-forwarded-client-cert");
        if (!meshed && action.DecoratorOperation is not null) headers["x-envoy-decorator-operation"] = action.DecoratorOperation;
        else headers.Remove("x-envoy-decorator-operation");
    }
}
