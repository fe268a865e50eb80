using Bookinfo.ServiceDefaults.Upstreams;

namespace Bookinfo.ProductPage.Clients;

/// <summary>
/// Asks by HTTP: one GET. The <see cref="HttpClient"/> ends it after three seconds without a connection or without a byte, and
/// follows redirects.
/// </summary>
internal sealed class HttpBackend(HttpClient http) : IBackend
{
    public async Task<UpstreamReply> GetAsync(Upstream upstream, string productId, string? endUser, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, upstream.AddressOf(productId));
        if (endUser is not null) request.Headers.TryAddWithoutValidation(EndUserHeader.Name, endUser);
        using var response = await http.SendAsync(request, stop);
        return new UpstreamReply((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(stop));
    }
}
