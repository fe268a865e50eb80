using System.Buffers;

using Microsoft.AspNetCore.Http;

using Yarp.ReverseProxy.Forwarder;

namespace Bookinfo.Mesh.Proxy.Http;

/// <summary>Copies a request's head to the upstream and an answer's head to the caller, hop-by-hop headers left out.</summary>
internal sealed class TryTransformer(UpstreamTry attempt, bool secure) : HttpTransformer
{
    // Beyond what YARP leaves out: the proxy has answered Expect itself.
    private static readonly string[] NotCopied = ["expect", "trailer", "http2-settings"];

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // The path is the caller's, percent-encodings included; Uri must not put it in order.
    private static readonly UriCreationOptions AsIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Whether the answer was dropped because another try follows.</summary>
    public bool Declined { get; private set; }

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        proxyRequest.RequestUri = new Uri($"{(secure ? "https" : "http")}://{attempt.Address}{attempt.PathAndQuery}", AsIs);
        proxyRequest.Headers.Host = attempt.Host;
        var headers = httpContext.Request.Headers;
        foreach (var name in NotCopied) Remove(proxyRequest, name);
        foreach (var name in headers.Connection.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) Remove(proxyRequest, name);

        // YARP keeps this one back, Envoy does not.
        if (headers.UpgradeInsecureRequests.Count > 0) proxyRequest.Headers.TryAddWithoutValidation("upgrade-insecure-requests", headers.UpgradeInsecureRequests.ToString());
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null) return false;
        if (!attempt.Answer.Accepts((int)proxyResponse.StatusCode, name => Find(proxyResponse, name)))
        {
            Declined = true;
            return false;
        }

        await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        attempt.Answer.BeforeRelay(httpContext.Response);
        if (MayBeSlow(httpContext.Response)) await httpContext.Response.Body.FlushAsync(cancellationToken);
        return true;
    }

    // A body of unknown length may be long in coming (events, echoes): its head must not wait for it. An answer that is all
    // head (an upgrade, gRPC without a message) must leave in one piece.
    private static bool MayBeSlow(HttpResponse response) =>
        response.ContentLength is null
        && response.StatusCode is not (StatusCodes.Status101SwitchingProtocols or StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        && !HttpMethods.IsHead(response.HttpContext.Request.Method)
        && response.Headers.GrpcStatus.Count == 0;

    private static string? Find(HttpResponseMessage response, string name)
    {
        if (response.Headers.NonValidated.TryGetValues(name, out var values)) return values.ToString();
        return response.TrailingHeaders.NonValidated.TryGetValues(name, out values) ? values.ToString() : null;
    }

    private static void Remove(HttpRequestMessage request, string name)
    {
        if (name.AsSpan().IndexOfAnyExcept(TokenCharacters) >= 0) return;
        if (request.Headers.NonValidated.Contains(name)) request.Headers.Remove(name);
        else if (request.Content?.Headers.NonValidated.Contains(name) == true) request.Content.Headers.Remove(name);
    }
}
