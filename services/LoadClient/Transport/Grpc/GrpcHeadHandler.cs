namespace Bookinfo.LoadClient.Transport.Grpc;

/// <summary>Puts host and user agent where the client library lets nobody put them.</summary>
internal sealed class GrpcHeadHandler(GrpcMetadata metadata, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (metadata.Host is { Length: > 0 } host) request.Headers.Host = host;
        if (metadata.UserAgent is { } agent)
        {
            request.Headers.Remove("User-Agent");
            if (agent.Length > 0) request.Headers.TryAddWithoutValidation("User-Agent", agent);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
