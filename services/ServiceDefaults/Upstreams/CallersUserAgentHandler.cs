using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>The gRPC library names itself as the user agent; where the request being served came with one, that one goes on instead.</summary>
internal sealed class CallersUserAgentHandler(IHttpContextAccessor current) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (current.HttpContext?.Request.Headers.ContainsKey(HeaderNames.UserAgent) == true) request.Headers.Remove(HeaderNames.UserAgent);
        return base.SendAsync(request, cancellationToken);
    }
}
