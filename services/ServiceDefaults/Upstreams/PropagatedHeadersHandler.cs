using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Bookinfo.ServiceDefaults.Upstreams;

/// <summary>
/// Copies the propagated headers of the request being served to a call it makes: every value as it came, empty ones dropped,
/// nothing invented. A header that the caller of the client has set already is left alone. Outside a request nothing is copied.
/// </summary>
internal sealed class PropagatedHeadersHandler(IHttpContextAccessor current, IOptions<PropagationOptions> options) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (current.HttpContext is { } context) Copy(context.Request.Headers, request);
        return base.SendAsync(request, cancellationToken);
    }

    private void Copy(IHeaderDictionary from, HttpRequestMessage to)
    {
        foreach (var name in PropagatedHeaders.All)
        {
            if (!from.TryGetValue(name, out var values) || options.Value.NotFromCaller.Contains(name) || to.Headers.NonValidated.Contains(name)) continue;
            foreach (var value in values)
            {
                if (!string.IsNullOrEmpty(value)) to.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }
}
