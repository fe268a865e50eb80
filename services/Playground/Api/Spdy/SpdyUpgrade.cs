using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Bookinfo.Playground.Api.Spdy;

/// <summary>From an HTTP/1.1 request to SPDY, with the protocol that is spoken over its streams.</summary>
internal static class SpdyUpgrade
{
    private const string ProtocolVersion = "X-Stream-Protocol-Version";

    /// <param name="context">The request.</param>
    /// <param name="protocol">The one that we speak.</param>
    public static bool IsAskedFor(HttpContext context, string protocol) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
        && string.Equals(context.Request.Headers.Upgrade, SpdyConnection.Protocol, StringComparison.OrdinalIgnoreCase)
        && context.Request.Headers.GetCommaSeparatedValues(ProtocolVersion).Contains(protocol);

    /// <returns>What SPDY is spoken over.</returns>
    public static Task<Stream> AcceptAsync(HttpContext context, string protocol)
    {
        context.Response.Headers[HeaderNames.Upgrade] = SpdyConnection.Protocol;
        context.Response.Headers[ProtocolVersion] = protocol;
        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }
}
